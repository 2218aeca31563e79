namespace DuckLake.Arrow;

/// <summary>What became of the rows of one write: files, or rows for the catalog; neither when there were no rows.</summary>
internal sealed class WrittenRows : IDisposable
{
    public static WrittenRows Nothing => new();

    public IReadOnlyList<WrittenDataFile> Files { get; init; } = [];

    /// <summary>The rows to keep inside the catalog, or null.</summary>
    public WrittenInlinedRows? InlinedRows { get; init; }

    public long RowCount => Files.Sum(file => file.RecordCount) + (InlinedRows?.Batch.Length ?? 0);

    public void Dispose() => InlinedRows?.Dispose();
}
