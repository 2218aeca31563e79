using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Encrypted files, in the reference's form and in the specification's, read by us and by DuckDB.</summary>
public sealed class EncryptedWriteTests : LeakCheckedTest
{
    private readonly DuckDbSession _duckDb = DuckDbSession.Open();
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<ParquetEncryptionAad, int, ParquetDataPageVersion> Cases()
    {
        var cases = new TheoryData<ParquetEncryptionAad, int, ParquetDataPageVersion>();
        foreach (ParquetEncryptionAad aad in Enum.GetValues<ParquetEncryptionAad>())
        {
            cases.Add(aad, 16, ParquetDataPageVersion.V1);
            cases.Add(aad, 24, ParquetDataPageVersion.V2);
            cases.Add(aad, 32, ParquetDataPageVersion.V1);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Encrypted_files_are_read(ParquetEncryptionAad aad, int keySizeBytes, ParquetDataPageVersion version)
    {
        byte[] key = [.. Enumerable.Range(1, keySizeBytes).Select(i => (byte)i)];
        Field[] fields = [.. RoundTripTests.Scalars.Where(field => field.Name is "i32" or "text" or "f64" or "bool" or "dec38"), .. NestedRoundTripTests.Nested];
        using RecordBatch batch = TestArrays.Batch(fields, 500, NullPattern.Some, 2, 50);
        var options = new ParquetWriterOptions
        {
            Encryption = new ParquetEncryptionProperties(key, aad),
            RowGroupRowCount = 200,
            DataPageRowLimit = 80,
            DataPageVersion = version,
        };
        (byte[] file, ParquetWrittenFile facts) = await WriterHarness.WriteAsync(batch, options);
        Assert.Equal("PARE"u8.ToArray(), file[..4]);
        Assert.Equal(BitConverter.ToInt32(file, file.Length - 8), facts.FooterSizeBytes);
        var decryption = new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(key) };
        Assert.Equal(WriterHarness.ToText(batch), WriterHarness.Read(file, decryption));
        byte[] wrong = [.. key[..^1], 99];
        Assert.Throws<InvalidParquetException>(() => WriterHarness.Read(file, new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(wrong) }));
        if (aad == ParquetEncryptionAad.None && version == ParquetDataPageVersion.V1)
        {
            Assert.Equal(WriterHarness.ToText(batch), await ReadWithDuckDbAsync(file, key));
        }
    }

    /// <summary>DuckDB counts the pages of a column chunk anew with every read, so it finds only the first one under the specification's AAD.</summary>
    [Fact]
    public async Task DuckDB_reads_the_standard_form_where_chunks_have_one_page()
    {
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        Field[] fields = [.. RoundTripTests.Scalars.Where(field => field.Name is "i32" or "text" or "f64" or "bool" or "dec38")];
        using RecordBatch batch = TestArrays.Batch(fields, 500, NullPattern.Some, 2, 50);
        (byte[] file, _) = await WriterHarness.WriteAsync(
            batch, new ParquetWriterOptions { Encryption = new ParquetEncryptionProperties(key, ParquetEncryptionAad.FileUnique), RowGroupRowCount = 200 });
        Assert.Equal(WriterHarness.ToText(batch), await ReadWithDuckDbAsync(file, key));
    }

    protected override void Cleanup()
    {
        _duckDb.Dispose();
        _directory.Dispose();
    }

    private async Task<IReadOnlyList<string?[]>> ReadWithDuckDbAsync(byte[] file, byte[] key)
    {
        string path = _directory.Combine("encrypted.parquet");
        await File.WriteAllBytesAsync(path, file);
        string keyValue = string.Concat(key.Select(value => $"\\x{value:X2}"));
        return _duckDb.Query(
            $"SELECT * FROM read_parquet({DuckDbSession.Literal(path)}, encryption_config = {{footer_key_value: '{keyValue}'::BLOB}})").Rows;
    }
}
