using DuckLake.Columnar;

namespace DuckLake.Benchmarks;

/// <summary>A stream of random rows, made as they are read: three columns of integers to one of texts.</summary>
internal sealed class GeneratedRows : IArrowArrayStream
{
    private const int TextEvery = 4;
    private const int DistinctTexts = 100_000;

    private readonly int _batchRows;
    private readonly Random _random = new(1);
    private long _remaining;

    internal GeneratedRows(int columnCount, long rowCount, int batchRows)
    {
        _remaining = rowCount;
        _batchRows = batchRows;
        Schema = new Schema([.. Enumerable.Range(0, columnCount).Select(
            i => new Field($"c{i}", i % TextEvery == TextEvery - 1 ? StringType.Default : Int64Type.Default, nullable: true))]);
    }

    public Schema Schema { get; }

    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int rows = (int)Math.Min(_batchRows, _remaining);
        if (rows == 0)
        {
            return ValueTask.FromResult<RecordBatch?>(null);
        }

        _remaining -= rows;
        return ValueTask.FromResult<RecordBatch?>(new RecordBatch(
            Schema, [.. Schema.FieldsList.Select(field => field.DataType is StringType ? Texts(rows) : Numbers(rows))], rows));
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IArrowArray Numbers(int rows)
    {
        using var builder = new Int64Array.Builder();
        for (int i = 0; i < rows; i++)
        {
            builder.Append(_random.NextInt64());
        }

        return builder.Build();
    }

    private IArrowArray Texts(int rows)
    {
        using var builder = new StringArray.Builder();
        Span<byte> text = stackalloc byte[32];
        for (int i = 0; i < rows; i++)
        {
            _random.Next(DistinctTexts).TryFormat(text, out int length, "'value number' 0");
            builder.Append(text[..length]);
        }

        return builder.Build();
    }
}
