using System.Text;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class BloomFilterTests : LeakCheckedTest
{
    [SkippableFact]
    public void Values_of_the_sample_are_found_and_others_are_not()
    {
        byte[] bytes = ParquetTestFiles.Read("data/bloom_filter.xxhash.bin");
        BloomFilter filter = BloomFilter.Read(bytes, 0, bytes.Length, null, ParquetReaderOptions.Default, out _)!;
        foreach (string value in new[] { "hello", "parquet", "bloom", "filter" })
        {
            Assert.True(filter.MightContain(Encoding.UTF8.GetBytes(value)));
        }

        int found = Enumerable.Range(0, 1000).Count(i => filter.MightContain(Encoding.UTF8.GetBytes($"absent {i}")));
        Assert.True(found < 10, $"{found} of 1000 absent values are said to be possible.");
        Assert.False(filter.MightContain(17));
        Assert.False(filter.MightContain(17L));
        Assert.False(filter.MightContain(1.5f));
        Assert.False(filter.MightContain(1.5));
        Assert.True(filter.MightContain(double.NaN));
    }

    [SkippableTheory]
    [InlineData("data/data_index_bloom_encoding_stats.parquet")]
    [InlineData("data/data_index_bloom_encoding_with_length.parquet")]
    public void Filter_of_a_file_is_read_with_and_without_its_length(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[0];
        BloomFilter filter = FooterCorpusTests.ReadBloomFilter(file, metadata, chunk, chunk.BloomFilterRange!.Value);
        Assert.True(filter.MightContain("Hello"u8));
        Assert.False(filter.MightContain("Hello_Not_Exists"u8));
    }

    [SkippableFact]
    public void Filters_of_the_reference_implementation_hold_every_value()
    {
        TestPaths.RequireShared();
        string directory = Path.Combine(TestPaths.Golden, "tpch-sf0.1/data/main/part");
        byte[] file = File.ReadAllBytes(Assert.Single(Directory.GetFiles(directory)));
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file);
        ColumnChunkMetadata size = metadata.RowGroups[0].Columns.Single(chunk => chunk.Column.Name == "p_size");
        BloomFilter sizes = FooterCorpusTests.ReadBloomFilter(file, metadata, size, size.BloomFilterRange!.Value);
        Assert.All(Enumerable.Range(1, 50), value => Assert.True(sizes.MightContain(value)));
        Assert.Contains(Enumerable.Range(51, 200), value => !sizes.MightContain(value));

        ColumnChunkMetadata brand = metadata.RowGroups[0].Columns.Single(chunk => chunk.Column.Name == "p_brand");
        BloomFilter brands = FooterCorpusTests.ReadBloomFilter(file, metadata, brand, brand.BloomFilterRange!.Value);
        Assert.All(Enumerable.Range(1, 5), i => Assert.True(brands.MightContain(Encoding.UTF8.GetBytes($"Brand#{i}{i}"))));
        Assert.Contains(Enumerable.Range(60, 200), i => !brands.MightContain(Encoding.UTF8.GetBytes($"Brand#{i}")));
    }

    [Theory]
    [InlineData(31, 1, 1, 1, "multiple of 32")]
    [InlineData(0, 1, 1, 1, "multiple of 32")]
    [InlineData(-32, 1, 1, 1, "multiple of 32")]
    [InlineData(32, 2, 1, 1, "algorithm 2")]
    [InlineData(32, 1, 2, 1, "hash 2")]
    [InlineData(32, 1, 1, 2, "compression 2")]
    [InlineData(1 << 30, 1, 1, 1, "limit")]
    [InlineData(1 << 20, 1, 1, 1, "does not fit")]
    public void Faulty_headers_are_refused(int size, int algorithm, int hash, int compression, string message)
    {
        byte[] bytes = Header(size, algorithm, hash, compression);
        var error = Assert.Throws<InvalidParquetException>(
            () => BloomFilter.Read(bytes, 0, 1000, null, ParquetReaderOptions.Default, out _));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_bytes_are_asked_for()
    {
        byte[] header = Header(64, 1, 1, 1);
        Assert.Null(BloomFilter.Read(header, 0, 1000, null, ParquetReaderOptions.Default, out long needed));
        Assert.Equal(header.Length + 64, needed);
    }

    private static byte[] Header(int size, int algorithm, int hash, int compression)
    {
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, size);
        int[] members = [algorithm, hash, compression];
        for (int i = 0; i < members.Length; i++)
        {
            writer.Field(i + 2, ThriftType.Struct).Begin().Field(members[i], ThriftType.Struct).Begin().End().End();
        }

        return writer.Raw(0).ToArray();
    }
}
