using System.Data.Common;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>The rest of a data reader's result as a stream of record batches. Takes the builder over; the reader stays the caller's.</summary>
internal sealed class DataReaderStream(DbDataReader reader, RowBatchBuilder<DbDataReader> builder) : IArrowArrayStream
{
    private const int BatchRows = 16_384;

    private readonly DbDataReader[] _row = [reader];

    public Schema Schema => builder.Schema;

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        while (builder.RowCount < BatchRows && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            builder.Append(_row);
        }

        return builder.Build();
    }

    public void Dispose() => builder.Dispose();

    public ValueTask DisposeAsync()
    {
        builder.Dispose();
        return ValueTask.CompletedTask;
    }
}
