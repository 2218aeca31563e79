using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Structs, lists and maps at any depth, with nulls and empty lists at every level.</summary>
public sealed class NestedRoundTripTests : LeakCheckedTest
{
    private static readonly Field s_int = new("v", Int32Type.Default, true);
    private static readonly Field s_text = new("t", StringType.Default, true);
    private static readonly Field s_key = new("key", StringType.Default, false);

    internal static readonly Field[] Nested =
    [
        new("s", new StructType([s_int, s_text]), true),
        new("ss", new StructType([new Field("in", new StructType([s_int, s_text]), true), s_text]), true),
        new("l", new ListType(new Field("element", Int32Type.Default, true)), true),
        new("lt", new ListType(new Field("element", StringType.Default, true)), true),
        new("ll", new ListType(new Field("element", new ListType(new Field("element", Int64Type.Default, true)), true)), true),
        new("ls", new ListType(new Field("element", new StructType([s_int, s_text]), true)), true),
        new("sl", new StructType([new Field("l", new ListType(new Field("element", DoubleType.Default, true)), true), s_int]), true),
        new("m", new MapType(s_key, new Field("value", Int32Type.Default, true)), true),
        new("ml", new MapType(new Field("key", Int32Type.Default, false), new Field("value", new ListType(new Field("element", StringType.Default, true)), true)), true),
        new("lm", new ListType(new Field("element", new MapType(s_key, new Field("value", new StructType([s_int]), true)), true)), true),
        new("lll", new ListType(new Field("element", new ListType(new Field("element", new ListType(new Field("element", BooleanType.Default, true)), true)), true)), true),
        new("slsl", new StructType([new Field("a", new ListType(new Field("element", new StructType([new Field("b", new ListType(new Field("element", StringType.Default, true)), true)]), true)), true)]), true),
    ];

    public static TheoryData<NullPattern, ParquetDataPageVersion, CompressionCodec> Cases()
    {
        var cases = new TheoryData<NullPattern, ParquetDataPageVersion, CompressionCodec>();
        foreach (NullPattern nulls in Enum.GetValues<NullPattern>())
        {
            foreach (ParquetDataPageVersion version in Enum.GetValues<ParquetDataPageVersion>())
            {
                cases.Add(nulls, version, CompressionCodec.Snappy);
                cases.Add(nulls, version, CompressionCodec.Uncompressed);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Nested_values_come_back(NullPattern nulls, ParquetDataPageVersion version, CompressionCodec codec)
    {
        using RecordBatch batch = TestArrays.Batch(Nested, 300, nulls, seed: 11);
        var options = new ParquetWriterOptions { Compression = codec, DataPageVersion = version, DataPageRowLimit = 50, RowGroupRowCount = 200, DataPageSizeBytes = 1024 };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
    }

    [Fact]
    public async Task Slices_of_nested_arrays_come_back()
    {
        using RecordBatch batch = TestArrays.Batch([.. Nested, .. RoundTripTests.Scalars], 300, NullPattern.Some, seed: 3);
        using RecordBatch first = batch.Slice(17, 101);
        using RecordBatch second = first.Slice(13, 57);
        using RecordBatch none = batch.Slice(5, 0);
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync([first, none, second]);
        Assert.Equal(158, facts.RowCount);
        Assert.Equal(WriterHarness.ToText(first, second), WriterHarness.Read(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Random_batches_and_options_come_back(int seed)
    {
        var random = new Random(seed);
        var batches = new List<RecordBatch>();
        try
        {
            for (int i = 0; i < 4; i++)
            {
                batches.Add(TestArrays.Batch(
                    [.. Nested, .. RoundTripTests.Scalars], random.Next(0, 400), (NullPattern)random.Next(4), random.Next(), random.Next(2) == 0 ? 30 : int.MaxValue));
            }

            var options = new ParquetWriterOptions
            {
                DataPageVersion = (ParquetDataPageVersion)random.Next(1, 3),
                DataPageRowLimit = random.Next(1, 300),
                DataPageSizeBytes = random.Next(1024, 5000),
                RowGroupRowCount = random.Next(50, 500),
                RowGroupSizeBytes = random.Next(2) == 0 ? 20_000 : 1 << 20,
                DictionaryPageSizeBytes = random.Next(0, 20_000),
                DegreeOfParallelism = random.Next(1, 4),
                Compression = random.Next(2) == 0 ? CompressionCodec.Snappy : CompressionCodec.Zstd,
            };
            (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batches, options);
            Assert.Equal(batches.Sum(batch => batch.Length), facts.RowCount);
            Assert.Equal(WriterHarness.ToText(batches), WriterHarness.Read(file));
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }
}
