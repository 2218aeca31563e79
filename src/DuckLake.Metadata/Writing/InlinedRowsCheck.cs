namespace DuckLake.Metadata;

/// <summary>The question which rows of an inlined data table still have a live version.</summary>
/// <param name="Table">The inlined data table, from a listing.</param>
/// <param name="RowIds">The row ids in question.</param>
internal sealed record InlinedRowsCheck(InlinedTable Table, IReadOnlyCollection<long> RowIds);
