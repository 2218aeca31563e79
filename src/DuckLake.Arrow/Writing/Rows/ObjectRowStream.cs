using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Objects as a stream of record batches. Takes the enumerator and the builder over.</summary>
internal sealed class ObjectRowStream<T>(IAsyncEnumerator<T> rows, RowBatchBuilder<T> builder) : IArrowArrayStream
{
    private const int ChunkRows = 1_024;
    private const int BatchRows = 64 * ChunkRows;

    private readonly T[] _chunk = new T[ChunkRows];
    private bool _atEnd;

    public Schema Schema => builder.Schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (!_atEnd && builder.RowCount < BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = 0;
            while (count < _chunk.Length && !_atEnd)
            {
                if (await rows.MoveNextAsync().ConfigureAwait(false))
                {
                    _chunk[count++] = rows.Current;
                }
                else
                {
                    _atEnd = true;
                }
            }

            builder.Append(_chunk.AsSpan(0, count));
        }

        return builder.Build();
    }

    // Everything is released asynchronously; the synchronous form is for misuse only and must not leak memory.
    public void Dispose() => builder.Dispose();

    public ValueTask DisposeAsync()
    {
        builder.Dispose();
        return rows.DisposeAsync();
    }
}
