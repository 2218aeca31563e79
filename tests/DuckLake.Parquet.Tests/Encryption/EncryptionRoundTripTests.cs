using System.Globalization;
using System.Text;
using DuckLake.DuckDb;
using DuckLake.Parquet.Encoders;
using DuckLake.Parquet.Tests.Corpus;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Encryption;

/// <summary>Files encrypted by the pieces of the writer, read by this library and by DuckDB.</summary>
public sealed class EncryptionRoundTripTests : LeakCheckedTest
{
    private static readonly byte[] s_key = Encoding.ASCII.GetBytes("0123456789abcdef");

    private static readonly long[][] s_pages = [[1, 2, 3, 1], [long.MinValue, 5], [.. Enumerable.Range(0, 3000).Select(i => (long)i % 7)]];

    public static TheoryData<int, CompressionCodec, bool, bool> Forms()
    {
        var data = new TheoryData<int, CompressionCodec, bool, bool>();
        foreach (int form in new[] { -1, (int)ParquetEncryptionAad.None, (int)ParquetEncryptionAad.FileUnique })
        {
            foreach (CompressionCodec codec in new[] { CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Zstd })
            {
                data.Add(form, codec, false, false);
                data.Add(form, codec, true, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Values_and_indexes_are_read_back(int form, CompressionCodec codec, bool usesDictionary, bool hasIndexes)
    {
        byte[] file = Write(form, codec, usesDictionary, hasIndexes);
        var options = new ParquetReaderOptions { Decryption = form < 0 ? null : new ParquetDecryptionProperties(s_key) };
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, options);
        Assert.Equal(form < 0 ? ParquetEncryptionMode.None : ParquetEncryptionMode.EncryptedFooter, metadata.EncryptionMode);
        ColumnChunkMetadata chunk = metadata.RowGroups[0].Columns[0];
        Assert.Equal(s_pages.Sum(page => page.Length), PageWalker.Walk(file, metadata, chunk));
        Assert.Equal(
            s_pages.SelectMany(page => page).Select(value => value.ToString(CultureInfo.InvariantCulture)),
            ParquetTestReader.ReadText(file, "small", options).Select(row => row[0]));
        Assert.Equal(hasIndexes, chunk.ColumnIndexRange is not null);
        if (hasIndexes)
        {
            ColumnIndex columnIndex = ColumnIndex.Read(Slice(file, chunk.ColumnIndexRange!.Value), metadata, chunk);
            Assert.True(columnIndex.TryGetInteger(1, StatisticsBound.Min, out Int128 min));
            Assert.Equal(long.MinValue, min);
            Assert.Equal([0L, 0, 0], columnIndex.NullCounts!);
            OffsetIndex offsetIndex = OffsetIndex.Read(Slice(file, chunk.OffsetIndexRange!.Value), metadata, chunk);
            Assert.Equal([0L, 4, 6], offsetIndex.Pages.Select(page => page.FirstRowIndex));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void DuckDb_reads_the_file(int form, CompressionCodec codec, bool usesDictionary, bool hasIndexes)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("small.parquet");
        // With AAD DuckDB counts pages anew at each data page, so it reads one data page per chunk only.
        long[][] pages = form == (int)ParquetEncryptionAad.FileUnique ? [[.. s_pages.SelectMany(page => page)]] : s_pages;
        File.WriteAllBytes(path, Write(form, codec, usesDictionary, hasIndexes, pages));
        using DuckDbSession duckDb = DuckDbSession.Open();
        duckDb.Execute("PRAGMA add_parquet_key('k', '0123456789abcdef'); PRAGMA add_parquet_key('wrong', 'fedcba9876543210')");
        string literal = DuckDbSession.Literal(path);
        Assert.Equal(
            s_pages.SelectMany(page => page).Select(value => value.ToString(CultureInfo.InvariantCulture)),
            duckDb.Query($"SELECT v FROM read_parquet({literal}{(form < 0 ? "" : ", encryption_config = {footer_key: 'k'}")})").Rows.Select(row => row[0]));
        if (form >= 0)
        {
            Assert.Throws<DuckDbException>(() => duckDb.Query($"SELECT v FROM read_parquet({literal}, encryption_config = {{footer_key: 'wrong'}})"));
        }
    }

    [Fact]
    public void Only_the_form_with_aad_notices_that_pages_were_exchanged()
    {
        foreach (ParquetEncryptionAad aad in Enum.GetValues<ParquetEncryptionAad>())
        {
            var file = new FileEncryptor(new ParquetEncryptionProperties(s_key, aad));
            using ModuleEncryptor encryptor = file.CreateColumnEncryptor(2, 3);
            using var sink = new ByteSink();
            Assert.Equal(4 + ModuleEncryptor.OverheadBytes, encryptor.Encrypt([1, 2, 3, 4], EncryptedModuleType.DataPage, 5, sink));
            using var crypto = new ByteSink();
            file.WriteFileCryptoMetadata(crypto);
            var reader = new ThriftReader(crypto.WrittenSpan, 0);
            short id = 0;
            Assert.True(reader.NextField(ref id, out ThriftType type));
            EncryptionAlgorithm algorithm = EncryptionAlgorithm.Read(ref reader, type);
            byte[]? fileAad = aad == ParquetEncryptionAad.None ? null : algorithm.AadFileUnique;
            Assert.Equal(aad == ParquetEncryptionAad.None ? 0 : 8, algorithm.AadFileUnique.Length);
            using var same = new ModuleDecryptor(s_key, fileAad, usesCtrForPages: false, 2, 3);
            using var other = new ModuleDecryptor(s_key, fileAad, usesCtrForPages: false, 2, 4);
            Assert.Equal([1, 2, 3, 4], same.Decrypt(sink.WrittenSpan, EncryptedModuleType.DataPage, 5));
            Assert.Equal(aad == ParquetEncryptionAad.None, CanDecrypt(same, sink, 6));
            Assert.Equal(aad == ParquetEncryptionAad.None, CanDecrypt(other, sink, 5));
        }
    }

    [Fact]
    public void Nonces_differ_and_the_key_is_not_shown()
    {
        var properties = new ParquetEncryptionProperties(s_key, ParquetEncryptionAad.FileUnique);
        using ModuleEncryptor encryptor = new FileEncryptor(properties).CreateFooterEncryptor();
        using var sink = new ByteSink();
        int size = encryptor.Encrypt([1], EncryptedModuleType.Footer, 0, sink);
        encryptor.Encrypt([1], EncryptedModuleType.Footer, 0, sink);
        Assert.False(sink.WrittenSpan.Slice(4, 12).SequenceEqual(sink.WrittenSpan.Slice(size + 4, 12)));
        Assert.Equal("AES_GCM_V1, 128-bit key (redacted), AAD FileUnique", properties.ToString());
        Assert.Throws<ArgumentException>(() => new ParquetEncryptionProperties(new byte[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParquetEncryptionProperties(s_key, (ParquetEncryptionAad)5));
        Assert.Throws<InvalidOperationException>(() => new FileEncryptor(properties).CreateColumnEncryptor(40_000, 0));
    }

    private static bool CanDecrypt(ModuleDecryptor decryptor, ByteSink module, int pageOrdinal)
    {
        try
        {
            decryptor.Decrypt(module.WrittenSpan, EncryptedModuleType.DataPage, pageOrdinal);
            return true;
        }
        catch (InvalidParquetException)
        {
            return false;
        }
    }

    private static byte[] Write(int form, CompressionCodec codec, bool usesDictionary, bool hasIndexes, long[][]? pages = null) => SmallFile.Write(
        pages ?? s_pages, codec, usesDictionary, hasIndexes, form < 0 ? null : new ParquetEncryptionProperties(s_key, (ParquetEncryptionAad)form));

    private static byte[] Slice(byte[] file, ParquetByteRange range) => file[(int)range.Offset..(int)range.End];
}
