using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>The memory of an open file does not grow with the table, however wide it is.</summary>
public sealed class WriterMemoryTests : LeakCheckedTest
{
    private const int ColumnCount = 500;
    private const int RowsPerBatch = 100;
    private const long RowGroupSizeBytes = 2 << 20;
    private const int Workers = 2;

    [Fact]
    public async Task A_wide_table_stays_under_the_stated_bound_whatever_its_length()
    {
        long few = await PeakAsync(batchCount: 20);
        long many = await PeakAsync(batchCount: 80);
        const long Bound = (4 * RowGroupSizeBytes) + (Workers * (32L << 20)) + (ColumnCount * (16L << 10));
        Assert.InRange(many, 1, Bound);
        Assert.True(many <= few * 1.5, $"20 batches took {few} bytes, 80 took {many}.");
    }

    private static async Task<long> PeakAsync(int batchCount)
    {
        var allocator = new MemoryAllocator();
        var fields = Enumerable.Range(0, ColumnCount).Select(i => new Field($"c{i}", Int64Type.Default, true)).ToArray();
        var schema = new Schema(fields);
        var options = new ParquetWriterOptions { RowGroupSizeBytes = RowGroupSizeBytes, DegreeOfParallelism = Workers, Allocator = allocator };
        var random = new Random(1);
        await using (var writer = new ParquetFileWriter(new CountingSink(), schema, options))
        {
            for (int i = 0; i < batchCount; i++)
            {
                using RecordBatch batch = Batch(schema, random, allocator);
                await writer.WriteAsync(batch);
            }

            ParquetWrittenFile facts = await writer.CompleteAsync();
            Assert.Equal(batchCount * RowsPerBatch, facts.RowCount);
            Assert.True(facts.RowGroupCount >= batchCount * RowsPerBatch * ColumnCount * sizeof(long) / RowGroupSizeBytes);
        }

        Assert.Equal(0, allocator.LiveBytes);
        return allocator.PeakBytes;
    }

    private static RecordBatch Batch(Schema schema, Random random, MemoryAllocator allocator)
    {
        var arrays = new IArrowArray[ColumnCount];
        for (int i = 0; i < arrays.Length; i++)
        {
            ArrowBuffer values = allocator.Allocate(RowsPerBatch * sizeof(long));
            random.NextBytes(values.Span);
            arrays[i] = new Int64Array(new ArrayData(Int64Type.Default, RowsPerBatch, 0, 0, [default, values]));
        }

        return new RecordBatch(schema, arrays, RowsPerBatch);
    }

    private sealed class CountingSink : IParquetByteSink
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
