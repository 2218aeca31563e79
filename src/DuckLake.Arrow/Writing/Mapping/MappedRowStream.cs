using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>The rows of another stream in the layout of a table. The stream stays the caller's.</summary>
internal sealed class MappedRowStream(IArrowArrayStream source, RowMapper mapper, Schema schema) : IArrowArrayStream
{
    public Schema Schema { get; } = schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        if (await source.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is not { } batch)
        {
            return null;
        }

        using (batch)
        {
            return mapper.Map(batch);
        }
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
