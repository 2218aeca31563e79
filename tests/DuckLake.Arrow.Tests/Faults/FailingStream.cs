using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>A stream of good batches that fails after some.</summary>
internal sealed class FailingStream(int goodBatches, Exception failure) : IArrowArrayStream
{
    private int _next;

    public Schema Schema { get; } = new([new Field("id", Int32Type.Default, nullable: true), new Field("name", StringType.Default, nullable: true)]);

    internal bool IsDisposed { get; private set; }

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) =>
        _next++ < goodBatches ? ValueTask.FromResult<RecordBatch?>(TransactionTest.Rows(_next * 1000, 1000)) : throw failure;

    public void Dispose() => IsDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
