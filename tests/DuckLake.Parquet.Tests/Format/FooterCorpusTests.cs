using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class FooterCorpusTests : LeakCheckedTest
{
    public static TheoryData<string> ValidFiles() =>
        [.. ParquetTestFiles.All("data", "*.parquet"), .. ParquetTestFiles.All("shredded_variant", "*.parquet")];

    public static TheoryData<string> BadFiles() => ParquetTestFiles.All("bad_data", "*.parquet");

    [SkippableTheory]
    [MemberData(nameof(ValidFiles))]
    public void Footer_and_all_pages_of_a_valid_file_are_read(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: path);

        Assert.Equal(path, metadata.FileName);
        Assert.NotEmpty(metadata.Schema.Columns);
        Assert.Equal(metadata.RowCount, metadata.RowGroups.Sum(group => group.RowCount));
        bool isCorrupt = path.Contains("corrupt-checksum", StringComparison.Ordinal);
        if (isCorrupt)
        {
            Assert.Throws<InvalidParquetException>(() => Walk(file, metadata));
        }
        else
        {
            Walk(file, metadata);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(ValidFiles))]
    public void Page_indexes_and_bloom_filters_are_read(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: path);
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
        {
            (OffsetIndex? offsets, ColumnIndex? bounds) = ReadIndexes(file, metadata, chunk);
            if (offsets is not null && bounds is not null)
            {
                Assert.Equal(offsets.Pages.Count, bounds.PageCount);
            }

            if (offsets is not null)
            {
                Assert.Equal(metadata.RowGroups[chunk.RowGroupOrdinal].RowCount, Enumerable.Range(0, offsets.Pages.Count).Sum(offsets.PageRowCount));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(BadFiles))]
    public void Footer_of_a_bad_file_is_read_or_gives_the_typed_error(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        try
        {
            ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: path);
            Assert.NotEmpty(metadata.Schema.Columns);
        }
        catch (InvalidParquetException e)
        {
            Assert.Equal(path, e.FileName);
            Assert.NotNull(e.ByteOffset);
        }
    }

    [SkippableFact]
    public void Footers_and_indexes_of_the_fuzz_set_are_read_or_give_the_typed_error()
    {
        TestPaths.RequireCorpora();
        string[] files = Directory.GetFiles(Path.Combine(TestPaths.ArrowTesting, "data/parquet/fuzzing"));
        Assert.NotEmpty(files);
        int refused = 0;
        foreach (string path in files)
        {
            byte[] file = File.ReadAllBytes(path);
            try
            {
                ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: path);
                foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
                {
                    ReadIndexes(file, metadata, chunk);
                }
            }
            catch (InvalidParquetException e)
            {
                Assert.Equal(path, e.FileName);
                Assert.NotNull(e.ByteOffset);
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    [SkippableFact]
    public void Corrupt_schema_is_named()
    {
        byte[] file = ParquetTestFiles.Read("bad_data/PARQUET-1481.parquet");
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, name: "f"));
        Assert.Contains("physical type", error.Message, StringComparison.Ordinal);
        Assert.Contains("file f", error.Message, StringComparison.Ordinal);
    }

    internal static BloomFilter ReadBloomFilter(byte[] file, ParquetMetadata metadata, ColumnChunkMetadata chunk, ParquetByteRange range)
    {
        if (!BloomFilter.TryRead(Slice(file, range), metadata, chunk, null, out BloomFilter? filter, out ParquetByteRange needed))
        {
            Assert.True(BloomFilter.TryRead(Slice(file, needed), metadata, chunk, null, out filter, out _));
        }

        return filter!;
    }

    internal static ReadOnlySpan<byte> Slice(byte[] file, ParquetByteRange range) => file.AsSpan((int)range.Offset, (int)range.LengthBytes);

    private static (OffsetIndex? Offsets, ColumnIndex? Bounds) ReadIndexes(byte[] file, ParquetMetadata metadata, ColumnChunkMetadata chunk)
    {
        if (chunk.BloomFilterRange is { } bloomRange)
        {
            Assert.True(ReadBloomFilter(file, metadata, chunk, bloomRange).SizeBytes >= 32);
        }

        return (
            chunk.OffsetIndexRange is { } offsetRange ? OffsetIndex.Read(Slice(file, offsetRange), metadata, chunk) : null,
            chunk.ColumnIndexRange is { } columnRange ? ColumnIndex.Read(Slice(file, columnRange), metadata, chunk) : null);
    }

    private static void Walk(byte[] file, ParquetMetadata metadata)
    {
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
        {
            Assert.Equal(chunk.ValueCount, PageWalker.Walk(file, metadata, chunk));
        }
    }
}
