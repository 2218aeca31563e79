using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class FooterCorpusTests : LeakCheckedTest
{
    public static TheoryData<string> ValidFiles() =>
        [.. ParquetTestFiles.All("data", "*.parquet"), .. ParquetTestFiles.All("shredded_variant", "*.parquet")];

    public static TheoryData<string> BadFiles() => ParquetTestFiles.All("bad_data", "*.parquet");

    [SkippableTheory]
    [MemberData(nameof(ValidFiles))]
    public void Footer_and_all_pages_of_a_valid_file_parse(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: path);

        Assert.Equal(path, metadata.FileName);
        Assert.NotEmpty(metadata.Schema.Columns);
        foreach (RowGroupMetadata group in metadata.RowGroups)
        {
            Assert.Equal(metadata.Schema.Columns.Count, group.Columns.Count);
            foreach (ColumnChunkMetadata chunk in group.Columns)
            {
                Assert.Equal(chunk.ValueCount, CountValues(file, chunk));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(BadFiles))]
    public void Footer_of_a_bad_file_parses_or_gives_the_typed_error(string path)
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
    public void Corrupt_schema_is_named()
    {
        byte[] file = ParquetTestFiles.Read("bad_data/PARQUET-1481.parquet");
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, name: "f"));
        Assert.Contains("physical type", error.Message, StringComparison.Ordinal);
        Assert.Contains("file f", error.Message, StringComparison.Ordinal);
    }

    private static long CountValues(byte[] file, ColumnChunkMetadata chunk)
    {
        long values = 0;
        long position = chunk.ByteRange.Offset;
        while (values < chunk.ValueCount)
        {
            PageHeader header = PageHeader.Read(
                file.AsSpan((int)position, (int)(chunk.ByteRange.End - position)), position, ParquetReaderOptions.Default, out int size);
            position += size + header.CompressedSizeBytes;
            values += header.IsDataPage ? header.ValueCount : 0;
        }

        return values;
    }
}
