using DuckLake.Columnar;

namespace DuckLake.Testing;

/// <summary>A stream of one batch, which is the stream's until it has been read.</summary>
public sealed class RecordBatchStream(RecordBatch batch) : IArrowArrayStream
{
    private RecordBatch? _batch = batch;

    public Schema Schema { get; } = batch.Schema;

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        RecordBatch? next = _batch;
        _batch = null;
        return ValueTask.FromResult(next);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _batch?.Dispose();
}
