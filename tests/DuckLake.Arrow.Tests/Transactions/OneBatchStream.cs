using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>A stream of one borrowed batch.</summary>
internal sealed class OneBatchStream(RecordBatch batch) : IArrowArrayStream
{
    private RecordBatch? _next = batch;

    public Schema Schema { get; } = batch.Schema;

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        RecordBatch? current = _next?.Retain();
        _next = null;
        return ValueTask.FromResult(current);
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
