using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Batches that stay the caller's as a stream.</summary>
internal sealed class BatchListStream(IReadOnlyList<RecordBatch> batches) : IArrowArrayStream
{
    private int _next;

    public Schema Schema { get; } = batches.Count > 0 ? batches[0].Schema : new Schema([]);

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_next == batches.Count)
        {
            return ValueTask.FromResult<RecordBatch?>(null);
        }

        RecordBatch batch = batches[_next++];
        return HasSchema(batch)
            ? ValueTask.FromResult<RecordBatch?>(batch.Retain())
            : throw new DuckLakeException(
                DuckLakeErrorKind.InvalidInput, $"Batch {_next - 1} has the columns {batch.Schema}, the first one {Schema}. Hand in batches of one schema at a time.");
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool HasSchema(RecordBatch batch) =>
        ReferenceEquals(batch.Schema, Schema)
        || (batch.ColumnCount == Schema.FieldsList.Count
            && batch.Schema.FieldsList.Zip(Schema.FieldsList).All(pair => pair.First.Name == pair.Second.Name && pair.First.DataType.Equals(pair.Second.DataType)));
}
