using System.Buffers.Binary;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Bounds, counts and indexes of written files.</summary>
public sealed class StatisticsTests : LeakCheckedTest
{
    [Fact]
    public async Task Numbers_are_bounded_in_their_own_order()
    {
        using Int32Array signed = new Int32Array.Builder().Append(-5).Append(7).AppendNull().Build();
        using UInt32Array unsigned = new UInt32Array.Builder().Append(uint.MaxValue).Append(3).AppendNull().Build();
        using UInt64Array wide = new UInt64Array.Builder().Append(ulong.MaxValue).Append(1).AppendNull().Build();
        using Int8Array small = new Int8Array.Builder().Append(-128).Append(127).AppendNull().Build();
        using Decimal128Array narrow = new Decimal128Array.Builder(new Decimal128Type(9, 2)).Append(-150).Append(20).AppendNull().Build();
        using Decimal128Array big = new Decimal128Array.Builder(new Decimal128Type(38, 0)).Append(-3).Append(Int128.Parse("99999999999999999999999999999999999999")).AppendNull().Build();
        ColumnStatistics[] statistics = await StatisticsOfAsync(signed, unsigned, wide, small, narrow, big);
        Int128[] min = [-5, 3, 1, -128, -150, -3];
        Int128[] max = [7, uint.MaxValue, ulong.MaxValue, 127, 20, Int128.Parse("99999999999999999999999999999999999999")];
        for (int i = 0; i < statistics.Length; i++)
        {
            Assert.True(statistics[i].TryGetInteger(StatisticsBound.Min, out Int128 low));
            Assert.True(statistics[i].TryGetInteger(StatisticsBound.Max, out Int128 high));
            Assert.Equal((min[i], max[i]), (low, high));
            Assert.Equal(1, statistics[i].NullCount);
            Assert.True(statistics[i].IsMinExact);
            Assert.True(statistics[i].IsMaxExact);
        }
    }

    [Fact]
    public async Task Zeros_are_widened_and_kept_apart_in_the_facts()
    {
        using DoubleArray positive = new DoubleArray.Builder().Append(0.0).Append(0.0).Build();
        (byte[] file, ParquetWrittenFile facts) = await WriteAsync(positive);
        ColumnStatistics statistics = Statistics(file, 0);
        Assert.True(statistics.TryGetBytes(StatisticsBound.Min, out ReadOnlyMemory<byte> min));
        Assert.True(statistics.TryGetBytes(StatisticsBound.Max, out ReadOnlyMemory<byte> max));
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BinaryPrimitives.ReadInt64LittleEndian(min.Span));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(max.Span));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(facts.Columns[0].Min!.Value.Span));
    }

    [Fact]
    public async Task A_NaN_leaves_no_bounds_in_the_file_and_the_others_in_the_facts()
    {
        using DoubleArray values = new DoubleArray.Builder().Append(2.5).Append(double.NaN).Append(-1).AppendNull().Build();
        using FloatArray only = new FloatArray.Builder().Append(float.NaN).Append(float.NaN).AppendNull().AppendNull().Build();
        using FloatArray none = new FloatArray.Builder().Append(1).Append(2).AppendNull().AppendNull().Build();
        (byte[] file, ParquetWrittenFile facts) = await WriteAsync(values, only, none);
        Assert.False(Statistics(file, 0).HasMin);
        Assert.False(Statistics(file, 1).HasMin);
        Assert.True(Statistics(file, 2).HasMin);
        Assert.Equal([true, true, false], facts.Columns.Select(column => column.ContainsNaN));
        Assert.Equal(-1, BinaryPrimitives.ReadDoubleLittleEndian(facts.Columns[0].Min!.Value.Span));
        Assert.Equal(2.5, BinaryPrimitives.ReadDoubleLittleEndian(facts.Columns[0].Max!.Value.Span));
        Assert.Null(facts.Columns[1].Min);
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        Assert.Equal([null, null], metadata.RowGroups[0].Columns.Take(2).Select(chunk => chunk.ColumnIndexRange));
        Assert.NotNull(metadata.RowGroups[0].Columns[2].ColumnIndexRange);
    }

    [Fact]
    public async Task Long_text_is_shortened_in_the_file_and_whole_in_the_facts()
    {
        string low = new('a', 100);
        string high = new string('z', 63) + "é" + new string('z', 100);
        using StringArray text = new StringArray.Builder().Append(low).Append(high).Append("m").Build();
        (byte[] file, ParquetWrittenFile facts) = await WriteAsync(text);
        ColumnStatistics statistics = Statistics(file, 0);
        Assert.True(statistics.TryGetBytes(StatisticsBound.Min, out ReadOnlyMemory<byte> min));
        Assert.True(statistics.TryGetBytes(StatisticsBound.Max, out ReadOnlyMemory<byte> max));
        Assert.Equal(low[..64], Encoding.UTF8.GetString(min.Span));
        Assert.Equal(new string('z', 62) + "{", Encoding.UTF8.GetString(max.Span));
        Assert.False(statistics.IsMinExact);
        Assert.False(statistics.IsMaxExact);
        Assert.Equal(low, Encoding.UTF8.GetString(facts.Columns[0].Min!.Value.Span));
        Assert.Equal(high, Encoding.UTF8.GetString(facts.Columns[0].Max!.Value.Span));
    }

    [Fact]
    public async Task Text_is_bounded_by_unsigned_bytes_and_a_bound_that_cannot_be_raised_stays_whole()
    {
        string high = new('é', 60);
        using StringArray text = new StringArray.Builder().Append("z").Append(high).Append("").Build();
        using BinaryArray bytes = new BinaryArray.Builder().Append([0x7F]).Append([.. Enumerable.Repeat((byte)0xFF, 70)]).Append([0x80]).Build();
        (byte[] file, _) = await WriteAsync(text, bytes);
        Assert.True(Statistics(file, 0).TryGetBytes(StatisticsBound.Min, out ReadOnlyMemory<byte> min));
        Assert.True(Statistics(file, 0).TryGetBytes(StatisticsBound.Max, out ReadOnlyMemory<byte> max));
        Assert.Equal(0, min.Length);
        Assert.Equal(high, Encoding.UTF8.GetString(max.Span));
        Assert.True(Statistics(file, 0).IsMaxExact);
        Assert.True(Statistics(file, 1).TryGetBytes(StatisticsBound.Min, out min));
        Assert.True(Statistics(file, 1).TryGetBytes(StatisticsBound.Max, out max));
        Assert.Equal([0x7F], min.ToArray());
        Assert.Equal(70, max.Length);
    }

    [Fact]
    public async Task Elements_of_lists_count_empty_lists_as_nulls()
    {
        using var builder = new ListArray.Builder(Int32Type.Default);
        var values = (Int32Array.Builder)builder.ValueBuilder;
        builder.Append();
        values.Append(1).Append(2);
        builder.Append();
        builder.AppendNull();
        builder.Append();
        values.AppendNull();
        using ListArray lists = builder.Build();
        (byte[] file, ParquetWrittenFile facts) = await WriteAsync(lists);
        Assert.Equal((5, 3, 1), (facts.Columns[0].ValueCount, facts.Columns[0].NullCount, facts.Columns[0].OwnNullCount));
        Assert.Equal("c0.list.element", facts.Columns[0].Path);
        Assert.Equal(3, Statistics(file, 0).NullCount);
        ColumnChunkMetadata chunk = ParquetFileReader.Open(file).Metadata.RowGroups[0].Columns[0];
        Assert.Equal([1, 1, 1, 2], chunk.SizeStatistics!.DefinitionLevelHistogram!);
        Assert.Equal([4, 1], chunk.SizeStatistics.RepetitionLevelHistogram!);
    }

    [Theory]
    [InlineData(ParquetDataPageVersion.V1, true)]
    [InlineData(ParquetDataPageVersion.V2, true)]
    [InlineData(ParquetDataPageVersion.V1, false)]
    public async Task Indexes_tell_rows_bounds_and_nulls_of_the_pages(ParquetDataPageVersion version, bool isAscending)
    {
        var builder = new Int64Array.Builder();
        for (int i = 0; i < 1000; i++)
        {
            _ = i is >= 300 and < 400 ? builder.AppendNull() : builder.Append(isAscending ? i : -i);
        }

        using Int64Array numbers = builder.Build();
        using RecordBatch batch = Batch(numbers);
        (byte[] file, _) = await WriterHarness.WriteAsync(
            batch, new ParquetWriterOptions { DataPageRowLimit = 100, DataPageVersion = version });
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[0];
        OffsetIndex offsets = OffsetIndex.Read(Bytes(file, chunk.OffsetIndexRange), metadata, chunk);
        ColumnIndex bounds = ColumnIndex.Read(Bytes(file, chunk.ColumnIndexRange), metadata, chunk);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i * 100L), offsets.Pages.Select(page => page.FirstRowIndex));
        Assert.Equal([0, 0, 0, 100, 0, 0, 0, 0, 0, 0], bounds.NullCounts!);
        Assert.True(bounds.IsNullPage(3));
        Assert.Equal(isAscending ? BoundaryOrder.Ascending : BoundaryOrder.Descending, bounds.BoundaryOrder);
        Assert.True(bounds.TryGetInteger(5, StatisticsBound.Max, out Int128 max));
        Assert.Equal(isAscending ? 599 : -500, max);
    }

    [Fact]
    public async Task Bloom_filters_hold_every_value_and_few_others()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("i", Int64Type.Default, true), new Field("t", StringType.Default, true)], 2000, NullPattern.Some, 8);
        var options = new ParquetWriterOptions
        {
            BloomFilters = new Dictionary<string, ParquetBloomFilterOptions> { ["i"] = new(), ["t"] = new() { DistinctValueCount = 2000 } },
        };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        BloomFilter numbers = Filter(file, metadata, 0);
        BloomFilter texts = Filter(file, metadata, 1);
        var column = (Int64Array)batch.Column(0);
        var text = (StringArray)batch.Column(1);
        for (int i = 0; i < batch.Length; i++)
        {
            Assert.True(column.IsNull(i) || numbers.MightContain(BitConverter.GetBytes(column.Values[i])));
            Assert.True(text.IsNull(i) || texts.MightContain(text.GetBytes(i)));
        }

        var random = new Random(99);
        int wrong = Enumerable.Range(0, 10_000).Count(_ => numbers.MightContain(BitConverter.GetBytes(random.NextInt64())));
        Assert.InRange(wrong, 0, 300);
    }

    [Fact]
    public async Task A_changed_page_fails_its_checksum()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("i", Int64Type.Default, true)], 100, NullPattern.None, 8);
        var plain = new ParquetWriterOptions { Compression = CompressionCodec.Uncompressed, Dictionary = ParquetDictionaryMode.Never };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, plain);
        (byte[] free, _) = await WriterHarness.WriteAsync(batch, plain with { WritePageChecksums = false });
        file[200] ^= 1;
        free[200] ^= 1;
        Assert.Throws<InvalidParquetException>(() => WriterHarness.Read(file));
        Assert.Equal(100, WriterHarness.Read(free).Count);
    }

    [Fact]
    public async Task Statistics_and_indexes_can_be_left_out()
    {
        using RecordBatch batch = TestArrays.Batch(RoundTripTests.Scalars, 100, NullPattern.Some, 8);
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { WriteStatistics = false, WritePageIndex = false });
        Assert.All(ParquetFileReader.Open(file).Metadata.RowGroups[0].Columns, chunk =>
        {
            Assert.Null(chunk.Statistics);
            Assert.Null(chunk.OffsetIndexRange);
            Assert.Null(chunk.ColumnIndexRange);
        });
        Assert.NotNull(facts.Columns[4].Min);
    }

    private static BloomFilter Filter(byte[] file, ParquetMetadata metadata, int column)
    {
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[column];
        Assert.True(BloomFilter.TryRead(Bytes(file, chunk.BloomFilterRange), metadata, chunk, null, out BloomFilter? filter, out _));
        return filter;
    }

    private static ReadOnlySpan<byte> Bytes(byte[] file, ParquetByteRange? range) => file.AsSpan((int)range!.Value.Offset, (int)range.Value.LengthBytes);

    private static ColumnStatistics Statistics(byte[] file, int column) => ParquetFileReader.Open(file).Metadata.RowGroups[0].Columns[column].Statistics!;

    private static RecordBatch Batch(params IArrowArray[] arrays) => new(
        new Schema(arrays.Select((array, i) => new Field($"c{i}", array.Data.DataType, true)).ToArray()),
        arrays.Select(array => ArrowArrayFactory.BuildArray(array.Data.Retain())), arrays[0].Length);

    private static async Task<(byte[] File, ParquetWrittenFile Facts)> WriteAsync(params IArrowArray[] arrays)
    {
        using RecordBatch batch = Batch(arrays);
        return await WriterHarness.WriteAsync(batch);
    }

    private static async Task<ColumnStatistics[]> StatisticsOfAsync(params IArrowArray[] arrays)
    {
        (byte[] file, _) = await WriteAsync(arrays);
        return [.. Enumerable.Range(0, arrays.Length).Select(i => Statistics(file, i))];
    }
}
