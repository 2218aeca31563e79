using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Scanned rows of one source, and where each of them lies. Owns its batch.</summary>
internal sealed class LocatedRows(RecordBatch batch, RowSource source) : IDisposable
{
    /// <summary>Columns a located scan adds behind the selected ones: file index, position in the file, row id.</summary>
    public static readonly VirtualColumn[] AddedColumns = [VirtualColumn.FileIndex, VirtualColumn.FileRowNumber, VirtualColumn.RowId];

    public RowSource Source { get; } = source;

    public int Count => batch.Length;

    /// <summary>The row ids, provisional ones of an open transaction included.</summary>
    public Int64Array RowIdColumn => (Int64Array)batch.Column(batch.ColumnCount - 1);

    /// <summary>What tells the rows of the source apart: positions in the data file, or row ids of inlined rows.</summary>
    public ReadOnlySpan<long> Places =>
        Source.File is null ? RowIdColumn.Values : ((Int64Array)batch.Column(batch.ColumnCount - 2)).Values;

    /// <summary>A selected column, owned by the batch.</summary>
    public IArrowArray Column(int index) => batch.Column(index);

    public void Dispose() => batch.Dispose();
}
