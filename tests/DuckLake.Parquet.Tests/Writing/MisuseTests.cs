using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Input that cannot be written: a typed error that names the column, nothing leaked, the writer closed.</summary>
public sealed class MisuseTests : LeakCheckedTest
{
    private static readonly Schema s_text = new([new Field("t", StringType.Default, true)]);

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused()
    {
        foreach (byte[] bad in new byte[][] { [0xC3], [0xFF, 0x41], [0xE2, 0x82], [0xED, 0xA0, 0x80] })
        {
            foreach (ParquetDictionaryMode mode in Enum.GetValues<ParquetDictionaryMode>())
            {
                using BinaryArray bytes = new BinaryArray.Builder().Append("fine"u8).Append(bad).Append("fine"u8).Build();
                using var text = new StringArray(bytes.Data.RetainAs(StringType.Default));
                using var batch = new RecordBatch(s_text, [ArrowArrayFactory.BuildArray(text.Data.Retain())], 3);
                ParquetWriteException error = await Assert.ThrowsAsync<ParquetWriteException>(
                    () => WriterHarness.WriteAsync(batch, new ParquetWriterOptions { Dictionary = mode }));
                Assert.Equal((ParquetWriteErrorKind.InvalidText, "t"), (error.Kind, error.ColumnPath));
            }
        }
    }

    [Fact]
    public async Task A_character_split_over_two_values_is_refused()
    {
        using ArrowBuffer offsets = ArrowBuffer.CopyOf<int>([0, 1, 2]);
        using ArrowBuffer bytes = ArrowBuffer.CopyOf("é"u8);
        using var batch = new RecordBatch(s_text, [new StringArray(new ArrayData(StringType.Default, 2, 0, 0, [default, offsets.Retain(), bytes.Retain()]))], 2);
        ParquetWriteException error = await Assert.ThrowsAsync<ParquetWriteException>(
            () => WriterHarness.WriteAsync(batch, new ParquetWriterOptions { Dictionary = ParquetDictionaryMode.Never }));
        Assert.Equal(ParquetWriteErrorKind.InvalidText, error.Kind);
    }

    [Fact]
    public async Task Bytes_behind_a_null_are_not_looked_at()
    {
        using ArrowBuffer validity = ArrowBuffer.CopyOf<byte>([0b101]);
        using ArrowBuffer offsets = ArrowBuffer.CopyOf<int>([0, 1, 2, 3]);
        using ArrowBuffer bytes = ArrowBuffer.CopyOf<byte>([0x61, 0xFF, 0x62]);
        using var batch = new RecordBatch(
            s_text, [new StringArray(new ArrayData(StringType.Default, 3, 1, 0, [validity.Retain(), offsets.Retain(), bytes.Retain()]))], 3);
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { Dictionary = ParquetDictionaryMode.Never });
        string?[] expected = ["a", null, "b"];
        Assert.Equal(expected, WriterHarness.Read(file).Select(row => row[0]));
    }

    [Fact]
    public async Task A_null_key_is_refused()
    {
        var type = new MapType(new Field("key", Int32Type.Default, false), new Field("value", Int32Type.Default, true));
        using var builder = new MapArray.Builder(type);
        builder.Append();
        builder.KeyBuilder.AppendNull();
        builder.ValueBuilder.AppendNull();
        using MapArray map = builder.Build();
        using var batch = new RecordBatch(new Schema([new Field("m", type, true)]), [ArrowArrayFactory.BuildArray(map.Data.Retain())], 1);
        ParquetWriteException error = await Assert.ThrowsAsync<ParquetWriteException>(() => WriterHarness.WriteAsync(batch));
        Assert.Equal((ParquetWriteErrorKind.NullInRequired, "m.key_value.key"), (error.Kind, error.ColumnPath));
    }

    [Theory]
    [InlineData(-1, 0, 0L)]
    [InlineData(0, -1, 0L)]
    [InlineData(0, 0, -1L)]
    [InlineData(0, 0, 5_000_000_000_000_000L)]
    public async Task Intervals_without_a_form_are_refused(int months, int days, long nanoseconds)
    {
        using MonthDayNanosecondIntervalArray intervals =
            new MonthDayNanosecondIntervalArray.Builder().Append(new MonthDayNanosecondInterval(months, days, nanoseconds)).Build();
        ParquetWriteException error = await WriteAsync<ParquetWriteException>(intervals);
        Assert.Equal(ParquetWriteErrorKind.ValueOutOfRange, error.Kind);
    }

    [Fact]
    public async Task Values_beyond_their_type_are_refused()
    {
        using Decimal128Array narrow = new Decimal128Array.Builder(new Decimal128Type(5, 2)).Append(99_999).Build();
        using Decimal128Array tooLarge = Unchecked(new Decimal128Type(5, 2), 100_000);
        using Decimal128Array muchTooLarge = Unchecked(new Decimal128Type(5, 2), Int128.MaxValue);
        using Decimal128Array wide = Unchecked(new Decimal128Type(18, 0), Int128.Parse("1000000000000000000"));
        using TimestampArray seconds = new TimestampArray.Builder(new TimestampType(TimeUnit.Second, null)).Append(long.MaxValue / 1000).Build();
        using BinaryArray geometry = new BinaryArray.Builder().Append([1, 2, 3]).Build();
        using RecordBatch fits = Batch(narrow);
        Assert.NotEmpty((await WriterHarness.WriteAsync(fits)).File);
        foreach (ArrowArray array in new ArrowArray[] { tooLarge, muchTooLarge, wide, seconds })
        {
            Assert.Equal(ParquetWriteErrorKind.ValueOutOfRange, (await WriteAsync<ParquetWriteException>(array)).Kind);
        }

        using var batch = new RecordBatch(
            new Schema([ExtensionTypes.CreateField("g", ExtensionTypes.GeoArrowWkb, BinaryType.Default)]), [ArrowArrayFactory.BuildArray(geometry.Data.Retain())], 1);
        Assert.Equal(ParquetWriteErrorKind.ValueOutOfRange, (await Assert.ThrowsAsync<ParquetWriteException>(() => WriterHarness.WriteAsync(batch))).Kind);
    }

    [Fact]
    public async Task A_batch_of_another_schema_is_refused_and_closes_the_writer()
    {
        Field[][] others =
        [
            [new("a", Int64Type.Default, true), new("b", StringType.Default, true)],
            [new("a", Int32Type.Default, true)],
            [new("x", Int32Type.Default, true), new("b", StringType.Default, true)],
            [new("a", Int32Type.Default, true), new("b", BinaryType.Default, true)],
        ];
        foreach (Field[] fields in others)
        {
            using RecordBatch batch = TestArrays.Batch(fields, 3, NullPattern.None, 1);
            await using var writer = new ParquetFileWriter(new MemoryByteSink(), new Schema([new Field("a", Int32Type.Default, true), new Field("b", StringType.Default, true)]));
            ParquetWriteException error = await Assert.ThrowsAsync<ParquetWriteException>(async () => await writer.WriteAsync(batch));
            Assert.Equal(ParquetWriteErrorKind.SchemaMismatch, error.Kind);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        }
    }

    [Fact]
    public void Schemas_without_a_form_are_refused()
    {
        Field[][] schemas =
        [
            [],
            [new("a", Int32Type.Default, true), new("a", Int32Type.Default, true)],
            [new("s", new StructType([]), true)],
            [new("s", new StructType([new Field("x", Int32Type.Default, true), new Field("x", Int32Type.Default, true)]), true)],
            [new("u", new UnionType([new Field("x", Int32Type.Default, true)], [0], UnionMode.Sparse), true)],
            [new Field("i", Int32Type.Default, true).WithMetadata("PARQUET:field_id", "no number")],
        ];
        Assert.All(schemas, fields => Assert.Equal(
            ParquetWriteErrorKind.Unsupported,
            Assert.Throws<ParquetWriteException>(() => { _ = new ParquetFileWriter(new MemoryByteSink(), new Schema(fields)); }).Kind));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var schema = new Schema([new Field("a", BooleanType.Default, true)]);
        ParquetWriterOptions[] wrong =
        [
            new() { RowGroupRowCount = 0 },
            new() { DegreeOfParallelism = 0 },
            new() { DataPageRowLimit = 0 },
            new() { DataPageSizeBytes = 10 },
            new() { CompressionLevel = 3 },
            new() { ColumnEncodings = new Dictionary<string, ParquetEncoding> { ["b"] = ParquetEncoding.Plain } },
            new() { BloomFilters = new Dictionary<string, ParquetBloomFilterOptions> { ["b"] = new() } },
            new() { SortingColumns = [new ParquetSortingColumn(1, false, false)] },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => { _ = new ParquetFileWriter(new MemoryByteSink(), schema, options); }));
        Assert.Throws<ParquetWriteException>(() =>
        {
            _ = new ParquetFileWriter(new MemoryByteSink(), schema, new ParquetWriterOptions { BloomFilters = new Dictionary<string, ParquetBloomFilterOptions> { ["a"] = new() } });
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_000)]
    public async Task A_failing_sink_lets_its_exception_through(long failAfterBytes)
    {
        using RecordBatch batch = TestArrays.Batch(RoundTripTests.Scalars, 400, NullPattern.Some, 3);
        await using var writer = new ParquetFileWriter(
            new MemoryByteSink { FailAfterBytes = failAfterBytes }, batch.Schema, new ParquetWriterOptions { RowGroupRowCount = 100 });
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await writer.WriteAsync(batch);
            await writer.CompleteAsync();
        });
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteAsync(batch));
    }

    [Fact]
    public async Task A_writer_may_be_disposed_at_any_time()
    {
        using RecordBatch batch = TestArrays.Batch(RoundTripTests.Scalars, 400, NullPattern.Some, 3);
        var writer = new ParquetFileWriter(new MemoryByteSink(), batch.Schema, new ParquetWriterOptions { RowGroupRowCount = 150, DegreeOfParallelism = 2 });
        await writer.WriteAsync(batch);
        await writer.DisposeAsync();
        await writer.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.WriteAsync(batch));
    }

    [Fact]
    public async Task A_cancelled_call_closes_the_writer()
    {
        using RecordBatch batch = TestArrays.Batch(RoundTripTests.Scalars, 100, NullPattern.Some, 3);
        await using var writer = new ParquetFileWriter(new MemoryByteSink(), batch.Schema);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.WriteAsync(batch, new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
    }

    [Fact]
    public async Task A_file_without_rows_is_a_file()
    {
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync([], schema: s_text);
        Assert.Equal((0, 0), (facts.RowCount, facts.RowGroupCount));
        Assert.Empty(WriterHarness.Read(file));
    }

    private static async Task<TException> WriteAsync<TException>(ArrowArray array)
        where TException : Exception
    {
        using RecordBatch batch = Batch(array);
        return await Assert.ThrowsAsync<TException>(() => WriterHarness.WriteAsync(batch));
    }

    private static RecordBatch Batch(ArrowArray array) => new(
        new Schema([new Field("x", array.Data.DataType, true)]), [ArrowArrayFactory.BuildArray(array.Data.Retain())], array.Length);

    private static Decimal128Array Unchecked(Decimal128Type type, Int128 value) =>
        new(new ArrayData(type, 1, 0, 0, [default, ArrowBuffer.CopyOf<Int128>([value])]));
}
