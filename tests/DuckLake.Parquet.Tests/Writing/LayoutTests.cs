using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Which encodings, pages and row groups are written.</summary>
public sealed class LayoutTests : LeakCheckedTest
{
    private const int RowCount = 20_000;

    [Fact]
    public async Task The_encoding_follows_the_values()
    {
        var random = new Random(5);
        var few = new Int64Array.Builder();
        var rising = new Int64Array.Builder();
        var wild = new Int64Array.Builder();
        var words = new StringArray.Builder();
        var names = new StringArray.Builder();
        var smooth = new DoubleArray.Builder();
        for (int i = 0; i < RowCount; i++)
        {
            few.Append(random.Next(20) * 1_000_003L);
            rising.Append((i * 10L) + random.Next(10));
            wild.Append(random.NextInt64());
            words.Append(random.Next(2) == 0 ? "AIR" : "TRUCK");
            names.Append("customer#" + i.ToString("000000000", CultureInfo.InvariantCulture));
            smooth.Append(1000 + (i / 7.0));
        }

        using RecordBatch batch = Batch(few.Build(), rising.Build(), wild.Build(), words.Build(), names.Build(), smooth.Build());
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { Compression = CompressionCodec.Zstd });
        ParquetEncoding[] expected =
        [
            ParquetEncoding.RleDictionary, ParquetEncoding.DeltaBinaryPacked, ParquetEncoding.Plain,
            ParquetEncoding.RleDictionary, ParquetEncoding.DeltaByteArray, ParquetEncoding.ByteStreamSplit,
        ];
        Assert.Equal(expected, Chunks(file).Select(chunk => chunk.Encodings[0]));
        Assert.Equal(20, Chunks(file)[0].Statistics!.DistinctCount);
        Assert.Null(Chunks(file)[1].Statistics!.DistinctCount);
        Assert.All(Chunks(file), chunk => Assert.Equal(chunk.Encodings[0] == ParquetEncoding.RleDictionary, chunk.DictionaryPageOffset is not null));
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
    }

    [Fact]
    public async Task A_dictionary_that_grows_too_large_falls_back()
    {
        var builder = new StringArray.Builder();
        for (int i = 0; i < RowCount; i++)
        {
            builder.Append("value " + (i % 5000).ToString(CultureInfo.InvariantCulture));
        }

        using RecordBatch batch = Batch(builder.Build());
        (byte[] large, _) = await WriterHarness.WriteAsync(batch);
        (byte[] small, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { DictionaryPageSizeBytes = 10_000 });
        (byte[] never, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { Dictionary = ParquetDictionaryMode.Never });
        Assert.Equal(ParquetEncoding.RleDictionary, Chunks(large)[0].Encodings[0]);
        Assert.NotEqual(ParquetEncoding.RleDictionary, Chunks(small)[0].Encodings[0]);
        Assert.NotEqual(ParquetEncoding.RleDictionary, Chunks(never)[0].Encodings[0]);
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(small));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_are_cut_by_bytes(bool hasNulls)
    {
        var builder = new BinaryArray.Builder();
        var random = new Random(3);
        for (int i = 0; i < 3000; i++)
        {
            var bytes = new byte[i is 1000 or 1001 ? 20_000 : random.Next(200)];
            random.NextBytes(bytes);
            _ = hasNulls && i % 3 == 0 ? builder.AppendNull() : builder.Append(bytes);
        }

        using RecordBatch batch = Batch(builder.Build());
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { DataPageSizeBytes = 8192, Compression = CompressionCodec.Uncompressed });
        OffsetIndex pages = Offsets(file, 0);
        Assert.InRange(pages.Pages.Count, 30, 100);
        Assert.All(Enumerable.Range(0, pages.Pages.Count), page => Assert.True(
            pages.Pages[page].CompressedSizeBytes <= 8192 + 1024 || pages.PageRowCount(page) == 1));
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file));
    }

    [Fact]
    public async Task Row_groups_are_cut_by_rows_and_by_bytes()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("i", Int64Type.Default, true), new Field("t", StringType.Default, true)], 10_000, NullPattern.None, 2);
        (byte[] rows, _) = await WriterHarness.WriteAsync([batch, batch], new ParquetWriterOptions { RowGroupRowCount = 3000 });
        Assert.Equal([3000, 3000, 3000, 3000, 3000, 3000, 2000], Groups(rows).Select(group => group.RowCount));
        Assert.Equal([0, 3000, 6000], Groups(rows).Take(3).Select(group => group.FirstRowIndex));
        (byte[] bytes, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { RowGroupSizeBytes = 50_000 });
        Assert.InRange(Groups(bytes).Length, 5, 12);
        Assert.Equal(WriterHarness.ToText(batch, batch), WriterHarness.Read(rows));
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(bytes));
    }

    [Fact]
    public async Task A_flush_closes_the_row_group_and_the_size_is_told_on_the_way()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("i", Int64Type.Default, true)], 1000, NullPattern.None, 2);
        var sink = new MemoryByteSink();
        await using var writer = new ParquetFileWriter(sink, batch.Schema);
        await writer.WriteAsync(batch);
        long buffered = writer.BytesWritten;
        await writer.FlushRowGroupAsync();
        await writer.FlushRowGroupAsync();
        long flushed = writer.BytesWritten;
        await writer.WriteAsync(batch);
        Assert.True(writer.BytesWritten > flushed);
        ParquetWrittenFile facts = await writer.CompleteAsync();
        Assert.InRange(buffered, 1000, 10_000);
        Assert.InRange(flushed, 7000, 10_000);
        Assert.Equal((2, 2000), (facts.RowGroupCount, writer.RowCount));
        Assert.Equal(sink.ToArray().Length, facts.SizeBytes);
    }

    [Fact]
    public async Task Metadata_of_the_file_is_written()
    {
        using RecordBatch batch = TestArrays.Batch([new Field("i", Int64Type.Default, true)], 10, NullPattern.None, 2);
        var options = new ParquetWriterOptions
        {
            CreatedBy = "a test version 1.2.3",
            KeyValueMetadata = [new("key", "value"), new("empty", null)],
            SortingColumns = [new ParquetSortingColumn(0, true, false)],
            RootName = "root",
            DataPageVersion = ParquetDataPageVersion.V2,
        };
        (byte[] file, _) = await WriterHarness.WriteAsync(batch, options);
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        Assert.Equal(("a test version 1.2.3", "value", "root", 2), (metadata.CreatedBy, metadata.FindMetadata("key"), metadata.Schema.Root.Name, metadata.Version));
        Assert.Equal(options.SortingColumns, metadata.RowGroups[0].SortingColumns);
        Assert.Equal(ParquetPageType.DataPageV2, metadata.RowGroups[0].Columns[0].EncodingStats[0].PageType);
        Assert.Equal([ParquetColumnOrder.TypeDefined], metadata.ColumnOrders);
    }

    [Fact]
    public async Task The_same_rows_make_the_same_file_whatever_the_parallelism()
    {
        using RecordBatch batch = TestArrays.Batch([.. RoundTripTests.Scalars, .. NestedRoundTripTests.Nested], 600, NullPattern.Some, 2);
        (byte[] one, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { DegreeOfParallelism = 1, RowGroupRowCount = 250 });
        (byte[] four, _) = await WriterHarness.WriteAsync(batch, new ParquetWriterOptions { DegreeOfParallelism = 4, RowGroupRowCount = 250 });
        Assert.Equal(one, four);
    }

    private static RowGroupMetadata[] Groups(byte[] file) => [.. ParquetFileReader.Open(file).Metadata.RowGroups];

    private static IReadOnlyList<ColumnChunkMetadata> Chunks(byte[] file) => ParquetFileReader.Open(file).Metadata.RowGroups[0].Columns;

    private static OffsetIndex Offsets(byte[] file, int column)
    {
        ParquetMetadata metadata = ParquetFileReader.Open(file).Metadata;
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[column];
        ParquetByteRange range = chunk.OffsetIndexRange!.Value;
        return OffsetIndex.Read(file.AsSpan((int)range.Offset, (int)range.LengthBytes), metadata, chunk);
    }

    private static RecordBatch Batch(params IArrowArray[] arrays) => new(
        new Schema(arrays.Select((array, i) => new Field($"c{i}", array.Data.DataType, true)).ToArray()), arrays, arrays[0].Length);
}
