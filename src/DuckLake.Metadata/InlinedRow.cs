namespace DuckLake.Metadata;

/// <summary>A version of a row that is stored inside the catalog.</summary>
/// <param name="RowId">The row's lineage id.</param>
/// <param name="BeginSnapshot">The snapshot the version is visible from.</param>
/// <param name="EndSnapshot">The snapshot it ends at, or null while it is live.</param>
/// <param name="Values">
/// The values of the requested columns, in order, as the catalog database stores them (SQLite: null, long, double, string or
/// byte[]; other databases their native types); null also for columns the inlined table does not have.
/// </param>
public readonly record struct InlinedRow(long RowId, long BeginSnapshot, long? EndSnapshot, object?[] Values);
