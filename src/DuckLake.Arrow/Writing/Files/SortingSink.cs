using DuckLake.Columnar;
using DuckLake.Parquet.Writing;

namespace DuckLake.Arrow;

/// <summary>
/// Sorts rows before another sink takes them. All rows are sorted together as long as they fit into a part of the memory budget; beyond
/// that every portion of that size is sorted by itself. The order is a hint, so this is allowed.
/// </summary>
internal sealed class SortingSink(IRowSink target, IReadOnlyList<SortKey> keys, TableWriteContext context) : IRowSink
{
    private const int OutputRows = 1 << 16;
    private const int MaxRunRows = 1 << 26;

    private readonly long _runBytes = Math.Max(1, context.MemoryBudgetBytes / 4);
    private readonly List<RecordBatch> _run = [];
    private long _sizeBytes;
    private long _rowCount;

    public async ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
        {
            return;
        }

        _run.Add(rows.Retain());
        _sizeBytes += ArrowSize.Of(rows);
        _rowCount += rows.Length;
        if (_sizeBytes >= _runBytes || _rowCount >= MaxRunRows)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        Clear();
        return target.DisposeAsync();
    }

    /// <summary>The rows in order, owned by the caller.</summary>
    public static RecordBatch Sort(RecordBatch rows, IReadOnlyList<SortKey> keys) => TakeKernel.Take(rows, new RowSorter(rows, keys).Sort());

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_run.Count == 0)
        {
            return;
        }

        using RecordBatch rows = ArrowArrayConcatenator.Concatenate(_run);
        Clear();
        int[] order = new RowSorter(rows, keys).Sort();
        for (int first = 0; first < order.Length; first += OutputRows)
        {
            using RecordBatch part = TakeKernel.Take(rows, order.AsSpan(first, Math.Min(OutputRows, order.Length - first)));
            await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Clear()
    {
        foreach (RecordBatch batch in _run)
        {
            batch.Dispose();
        }

        _run.Clear();
        _sizeBytes = 0;
        _rowCount = 0;
    }
}
