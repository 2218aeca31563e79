namespace DuckLake.Columnar;

/// <summary>A stream of record batches of one schema. Used by one caller at a time; disposing it may happen before the end.</summary>
public interface IArrowArrayStream : IDisposable, IAsyncDisposable
{
    /// <summary>Schema of every batch.</summary>
    Schema Schema { get; }

    /// <summary>The next batch, owned by the caller, or null at the end.</summary>
    ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default);
}
