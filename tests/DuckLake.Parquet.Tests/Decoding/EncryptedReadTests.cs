using System.Text;
using DuckLake.Parquet.Tests.Corpus;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Decoding;

/// <summary>The encrypted files of the public collection that one writer made from the same rows give the same rows.</summary>
public sealed class EncryptedReadTests : LeakCheckedTest
{
    private static readonly ParquetReaderOptions Plain = Options([]);
    private static readonly ParquetReaderOptions WithPrefix = Options("tester"u8);

    [SkippableTheory]
    [InlineData("encrypt_columns_and_footer_aad", false)]
    [InlineData("encrypt_columns_and_footer_disable_aad_storage", true)]
    [InlineData("encrypt_columns_and_footer_ctr", false)]
    [InlineData("encrypt_columns_plaintext_footer", false)]
    public void Values_do_not_depend_on_the_encryption(string name, bool needsPrefix)
    {
        List<string?[]> expected = Read("encrypt_columns_and_footer", Plain);
        List<string?[]> actual = Read(name, needsPrefix ? WithPrefix : Plain);
        Assert.NotEmpty(expected);
        Assert.Equal(Math.Min(expected.Count, actual.Count), actual.Count);
        for (int i = 0; i < actual.Count; i++)
        {
            Assert.Equal(expected[i], actual[i]);
        }
    }

    [SkippableFact]
    public void A_file_with_encrypted_bloom_filters_is_read() =>
        Assert.Equal(2000, Read("encrypt_columns_and_footer_bloom_filter", Plain).Count);

    private static List<string?[]> Read(string name, ParquetReaderOptions options)
    {
        string path = $"data/{name}.parquet.encrypted";
        return ParquetTestReader.ReadText(ParquetTestFiles.Read(path), path, options);
    }

    private static ParquetReaderOptions Options(ReadOnlySpan<byte> prefix) => new()
    {
        Decryption = new ParquetDecryptionProperties(
            "0123456789012345"u8,
            new Dictionary<string, byte[]>
            {
                ["double_field"] = Encoding.ASCII.GetBytes("1234567890123450"),
                ["float_field"] = Encoding.ASCII.GetBytes("1234567890123451"),
            },
            aadPrefix: prefix),
    };
}
