namespace DuckLake.Columnar.Tests;

/// <summary>A stream of given batches that can fail or wait, and says whether it was disposed.</summary>
internal sealed class ListStream(Schema schema, params RecordBatch[] batches) : IArrowArrayStream
{
    private int _next;

    internal Exception? Failure { get; init; }

    internal bool Yields { get; init; }

    internal int DisposeCount { get; private set; }

    public Schema Schema => schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        if (Yields)
        {
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }

        if (_next < batches.Length)
        {
            return batches[_next++].Retain();
        }

        return Failure is null ? null : throw Failure;
    }

    public void Dispose() => DisposeCount++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
