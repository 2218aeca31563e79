using DuckLake.Columnar;

namespace DuckLake.Arrow.Tests;

/// <summary>Batches as a stream that owns them.</summary>
internal sealed class ListStream(Schema schema, params RecordBatch[] batches) : IArrowArrayStream
{
    private int _next;

    public Schema Schema { get; } = schema;

    internal bool IsDisposed { get; private set; }

    /// <summary>Rows in named columns, typed by their first value.</summary>
    internal static ListStream Of(string[] columns, IReadOnlyList<object?[]> rows, int batchRows = int.MaxValue)
    {
        IArrowType TypeOf(int column) => rows.Select(row => row[column]).FirstOrDefault(value => value is not null) switch
        {
            long => Int64Type.Default,
            int => Int32Type.Default,
            double => DoubleType.Default,
            _ => StringType.Default,
        };
        return Of([.. columns.Select((name, i) => (name, TypeOf(i)))], rows, batchRows);
    }

    /// <summary>Rows in named columns, at most <paramref name="batchRows"/> per batch.</summary>
    internal static ListStream Of(IReadOnlyList<(string Name, IArrowType Type)> columns, IReadOnlyList<object?[]> rows, int batchRows = int.MaxValue)
    {
        var schema = new Schema([.. columns.Select(column => new Field(column.Name, column.Type, nullable: true))]);
        RecordBatch[] batches =
        [
            .. rows.Chunk(Math.Min(batchRows, Math.Max(1, rows.Count))).Select(chunk => new RecordBatch(
                schema, columns.Select((column, i) => Build(column.Type, chunk.Select(row => row[i]))), chunk.Length)),
        ];
        return new ListStream(schema, batches);
    }

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_next < batches.Length ? batches[_next++] : null);
    }

    public void Dispose()
    {
        IsDisposed = true;
        for (; _next < batches.Length; _next++)
        {
            batches[_next].Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static IArrowArray Build(IArrowType type, IEnumerable<object?> values)
    {
        switch (type)
        {
            case Int64Type:
                using (var longs = new Int64Array.Builder())
                {
                    foreach (object? value in values)
                    {
                        longs.Append((long?)value);
                    }

                    return longs.Build();
                }

            case Int32Type:
                using (var ints = new Int32Array.Builder())
                {
                    foreach (object? value in values)
                    {
                        ints.Append((int?)value);
                    }

                    return ints.Build();
                }

            case DoubleType:
                using (var doubles = new DoubleArray.Builder())
                {
                    foreach (object? value in values)
                    {
                        doubles.Append((double?)value);
                    }

                    return doubles.Build();
                }

            default:
                using (var texts = new StringArray.Builder())
                {
                    foreach (object? value in values)
                    {
                        texts.Append((string?)value);
                    }

                    return texts.Build();
                }
        }
    }
}
