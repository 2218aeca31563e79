namespace DuckLake.Metadata;

/// <summary>Ends the live versions of rows of an inlined data table.</summary>
/// <param name="Table">The inlined data table.</param>
/// <param name="RowIds">The rows.</param>
/// <param name="Snapshot">The snapshot they end at.</param>
internal sealed record EndInlinedRows(string Table, IReadOnlyCollection<long> RowIds, long Snapshot) : CatalogStatement;
