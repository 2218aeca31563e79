using DuckLake.Columnar;

namespace DuckLake.Data.Tests;

/// <summary>Numbers from 0 on in batches, until it fails or for ever.</summary>
internal sealed class FailingStream(int batchRows, int? failsAtBatch) : IArrowArrayStream
{
    private int _batches;

    public bool IsDisposed { get; private set; }

    public Schema Schema { get; } = new([new Field("n", Int64Type.Default, nullable: false)]);

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_batches == failsAtBatch)
        {
            throw new InvalidOperationException("The third file is damaged.");
        }

        using var builder = new Int64Array.Builder();
        for (int i = 0; i < batchRows; i++)
        {
            builder.Append(((long)_batches * batchRows) + i);
        }

        _batches++;
        return ValueTask.FromResult<RecordBatch?>(new RecordBatch(Schema, [builder.Build()], batchRows));
    }

    public void Dispose() => IsDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
