namespace DuckLake.Metadata;

/// <summary>Removes the row versions of an inlined data table that began up to a snapshot: they are in a file by now.</summary>
/// <param name="Table">The inlined data table.</param>
/// <param name="LastSnapshot">The last snapshot whose rows are removed.</param>
internal sealed record DeleteFlushedRows(string Table, long LastSnapshot) : CatalogStatement;
