using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Rows few enough to be kept inside the catalog. Owns the batch.</summary>
internal sealed class WrittenInlinedRows : IDisposable
{
    /// <summary>The rows in the table's layout (its Arrow schema), without internal columns; at least one.</summary>
    public required RecordBatch Batch { get; init; }

    /// <summary>The ids the rows keep, or null when they get new ones.</summary>
    public long[]? RowIds { get; init; }

    /// <summary>One entry per leaf column that has statistics, by ascending column id.</summary>
    public required IReadOnlyList<WrittenColumnStatistics> Statistics { get; init; }

    public void Dispose() => Batch.Dispose();
}
