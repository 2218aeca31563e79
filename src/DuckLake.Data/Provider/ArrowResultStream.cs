using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>A command's result as record batches; disposing it ends the command.</summary>
internal sealed class ArrowResultStream(DuckLakeDataReader reader, IArrowArrayStream batches) : IArrowArrayStream
{
    public Schema Schema => batches.Schema;

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) =>
        reader.RunAsync(IoMode.Async, token => batches.ReadNextRecordBatchAsync(token).AsTask(), cancellationToken);

    public void Dispose()
    {
        batches.Dispose();
        reader.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await batches.DisposeAsync().ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
    }
}
