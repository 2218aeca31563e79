using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Committed rows of an inlined data table that an open transaction deletes.</summary>
/// <param name="Table">The inlined data table.</param>
internal sealed record PendingEndedRows(InlinedTable Table)
{
    public HashSet<long> RowIds { get; } = [];
}
