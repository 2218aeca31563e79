using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encryption;

public sealed class EncryptedFileTests : LeakCheckedTest
{
    private static readonly string[] s_columns =
        ["double_field", "float_field", "boolean_field", "int32_field", "ba_field", "flba_field", "int64_field", "int96_field"];

    public static TheoryData<string> Files() => ParquetTestFiles.All("data", "*.parquet.encrypted");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Every_page_and_index_of_an_encrypted_file_is_read(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, Options(path));

        Assert.NotEqual(ParquetEncryptionMode.None, metadata.EncryptionMode);
        Assert.Contains(metadata.RowGroups.SelectMany(group => group.Columns), chunk => chunk.IsEncrypted);
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
        {
            Assert.True(chunk.IsReadable);
            Assert.Equal(chunk.ValueCount, PageWalker.Walk(file, metadata, chunk));
            if (chunk.OffsetIndexRange is { } offsets)
            {
                Assert.NotEmpty(OffsetIndex.Read(FooterCorpusTests.Slice(file, offsets), metadata, chunk).Pages);
            }

            if (chunk.ColumnIndexRange is { } bounds)
            {
                Assert.NotEqual(0, ColumnIndex.Read(FooterCorpusTests.Slice(file, bounds), metadata, chunk).PageCount);
            }

            if (chunk.BloomFilterRange is { } bloom)
            {
                Assert.True(FooterCorpusTests.ReadBloomFilter(file, metadata, chunk, bloom).SizeBytes >= 32);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Wrong_or_missing_footer_key_is_told(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        byte[] wrong = FooterKey(path);
        wrong[3] ^= 1;
        var options = new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(wrong, aadPrefix: Prefix(path)) };
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, options, path));
        Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
        Assert.Equal(path, error.FileName);

        if (!path.Contains("plaintext_footer", StringComparison.Ordinal))
        {
            error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file));
            Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
        }
    }

    [SkippableTheory]
    [InlineData("data/encrypt_columns_plaintext_footer.parquet.encrypted", true)]
    [InlineData("data/encrypt_columns_and_footer.parquet.encrypted", false)]
    public void Without_column_keys_the_other_columns_are_read(string path, bool isPlaintextFooter)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetReaderOptions? options = isPlaintextFooter
            ? null
            : new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(FooterKey(path)) };
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, options);
        int unreadable = 0;
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups.SelectMany(group => group.Columns))
        {
            if (chunk.IsReadable)
            {
                Assert.Equal(chunk.ValueCount, PageWalker.Walk(file, metadata, chunk));
                continue;
            }

            unreadable++;
            var error = Assert.Throws<InvalidParquetException>(() => PageWalker.Walk(file, metadata, chunk));
            Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
            Assert.Equal(chunk.Column.Path, error.ColumnPath);
        }

        Assert.Equal(2 * metadata.RowGroups.Count, unreadable);
    }

    [SkippableFact]
    public void Wrong_column_key_is_told()
    {
        const string Path = "data/encrypt_columns_and_footer.parquet.encrypted";
        byte[] file = ParquetTestFiles.Read(Path);
        Dictionary<string, byte[]> keys = ColumnKeys(Path);
        (keys["double_field"], keys["float_field"]) = (keys["float_field"], keys["double_field"]);
        var options = new ParquetReaderOptions { Decryption = new ParquetDecryptionProperties(FooterKey(Path), keys) };
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, options));
        Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
        Assert.NotNull(error.ColumnPath);
    }

    [SkippableFact]
    public void Keys_can_be_retrieved_by_their_metadata()
    {
        const string Path = "data/encrypt_columns_and_footer.parquet.encrypted";
        byte[] file = ParquetTestFiles.Read(Path);
        var options = new ParquetReaderOptions
        {
            Decryption = new ParquetDecryptionProperties(default, keyRetriever: id => System.Text.Encoding.ASCII.GetString(id.Span) switch
            {
                "kf" => FooterKey(Path),
                "kc1" => ColumnKeys(Path)["double_field"],
                "kc2" => ColumnKeys(Path)["float_field"],
                _ => null,
            }),
        };
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, options);
        Assert.All(metadata.RowGroups.SelectMany(group => group.Columns), chunk => Assert.Equal(chunk.ValueCount, PageWalker.Walk(file, metadata, chunk)));
    }

    [SkippableFact]
    public void Aad_prefix_must_be_the_stored_one()
    {
        const string Path = "data/encrypt_columns_and_footer_aad.parquet.encrypted";
        byte[] file = ParquetTestFiles.Read(Path);
        Assert.NotNull(ParquetTestFiles.ReadMetadata(file, Options(Path, "tester"u8)));
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, Options(Path, "another"u8)));
        Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
    }

    [SkippableFact]
    public void Tampered_plaintext_footer_is_noticed()
    {
        const string Path = "data/encrypt_columns_plaintext_footer.parquet.encrypted";
        byte[] file = ParquetTestFiles.Read(Path);
        int at = file.AsSpan().LastIndexOf("parquet"u8);
        file[at] ^= 0x20;
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, Options(Path)));
        Assert.Equal(ParquetErrorKind.Encryption, error.Kind);
    }

    [SkippableTheory]
    [InlineData("data/encrypt_columns_plaintext_footer.parquet.encrypted")]
    [InlineData("data/encrypt_columns_and_footer_ctr.parquet.encrypted")]
    public void Mutated_tails_give_metadata_or_the_typed_error(string path)
    {
        byte[] file = ParquetTestFiles.Read(path);
        ParquetReaderOptions options = Options(path);
        int footer = ParquetTestFiles.ReadMetadata(file, options).FooterSizeBytes;
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            byte[] mutated = [.. file];
            int area = i % 2 == 0 ? footer + 8 : Math.Min(120, footer);
            mutated[file.Length - footer - 8 + random.Next(area)] = (byte)random.Next();
            try
            {
                ParquetTestFiles.ReadMetadata(mutated, options);
            }
            catch (InvalidParquetException e)
            {
                Assert.NotNull(e.ByteOffset);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(33)]
    public void Key_of_a_wrong_length_is_misuse(int length)
    {
        KeyValuePair<string, byte[]>[] keys = [new("a", new byte[length])];
        Assert.Throws<ArgumentException>(() => new ParquetDecryptionProperties(new byte[16], keys));
    }

    private static bool UsesExternalKeys(string path) => path.Contains("external_key_material", StringComparison.Ordinal);

    private static ReadOnlySpan<byte> Prefix(string path) =>
        path.Contains("disable_aad_storage", StringComparison.Ordinal) ? "tester"u8 : default;

    private static ParquetReaderOptions Options(string path, ReadOnlySpan<byte> prefix = default) => new()
    {
        Decryption = UsesExternalKeys(path)
            ? new ParquetDecryptionProperties(default, keyRetriever: ExternalKeyMaterial.Retrieve)
            : new ParquetDecryptionProperties(FooterKey(path), ColumnKeys(path), aadPrefix: prefix.IsEmpty ? Prefix(path) : prefix),
    };

    /// <summary>ASCII digits that count up; the collection's README shows them as numbers.</summary>
    private static byte[] FooterKey(string path) => Key(path, 0, null);

    private static Dictionary<string, byte[]> ColumnKeys(string path)
    {
        Dictionary<string, byte[]> keys = [];
        for (int i = 0; i < s_columns.Length; i++)
        {
            bool isLong = path.Contains("aes256", StringComparison.Ordinal);
            string name = s_columns[i] == "int64_field" ? "int64_field.list.element" : s_columns[i];
            keys[name] = Key(path, 1, isLong ? i + 2 : i);
        }

        return keys;
    }

    private static byte[] Key(string path, int first, int? last)
    {
        int length = path.Contains("aes256", StringComparison.Ordinal) ? 32 : 16;
        var key = new byte[length];
        for (int i = 0; i < length; i++)
        {
            key[i] = (byte)('0' + ((first + i) % 10));
        }

        if (last is { } value)
        {
            key[^1] = (byte)('0' + value);
        }

        return key;
    }
}
