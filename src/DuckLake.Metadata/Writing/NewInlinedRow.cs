namespace DuckLake.Metadata;

/// <summary>A row to insert into an inlined data table.</summary>
/// <param name="RowId">The row's lineage id.</param>
/// <param name="BeginSnapshot">The snapshot it is visible from.</param>
/// <param name="Values">The values.</param>
internal readonly record struct NewInlinedRow(long RowId, long BeginSnapshot, object?[] Values);
