using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Some rows of a batch, in the layout of a table.</summary>
internal sealed class SelectedRowStream(RecordBatch batch, int[] rows, RowMapper mapper, Schema schema) : IArrowArrayStream
{
    private const int BatchRows = 1 << 16;

    private int _next;

    public Schema Schema { get; } = schema;

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = Math.Min(BatchRows, rows.Length - _next);
        if (count == 0)
        {
            return ValueTask.FromResult<RecordBatch?>(null);
        }

        using RecordBatch part = FilterKernel.Filter(batch, rows.AsSpan(_next, count));
        _next += count;
        return ValueTask.FromResult<RecordBatch?>(mapper.Map(part));
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
