namespace DuckLake.Parquet.Tests.Format;

/// <summary>Walks the pages of a column chunk: header, decryption, checksum, decompression.</summary>
internal static class PageWalker
{
    /// <summary>Decompresses all pages up to <paramref name="largestPage"/> bytes; returns the number of values in data pages.</summary>
    public static long Walk(byte[] file, ParquetMetadata metadata, ColumnChunkMetadata chunk, int largestPage = 256 << 20)
    {
        using ModuleDecryptor? decryptor = metadata.Decryptor?.CreateDecryptor(chunk);
        long values = 0;
        int position = (int)chunk.ByteRange.Offset;
        int dataPage = 0;
        bool isDictionary = chunk.DictionaryPageOffset is not null;
        while (values < chunk.ValueCount)
        {
            ReadOnlySpan<byte> rest = file.AsSpan(position, (int)(chunk.ByteRange.End - position));
            PageHeader header;
            int size;
            ReadOnlySpan<byte> page, stored;
            if (decryptor is null)
            {
                header = PageHeader.Read(rest, position, ParquetReaderOptions.Default, out size);
                stored = page = rest.Slice(size, header.CompressedSizeBytes);
            }
            else
            {
                header = PageHeader.ReadEncrypted(
                    rest, position, ParquetReaderOptions.Default, decryptor,
                    isDictionary ? EncryptedModuleType.DictionaryPageHeader : EncryptedModuleType.DataPageHeader, dataPage, out size);
                stored = rest.Slice(size, ModuleDecryptor.GetModuleSize(rest[size..]));
                page = decryptor.Decrypt(stored, isDictionary ? EncryptedModuleType.DictionaryPage : EncryptedModuleType.DataPage, dataPage);
            }

            if (header.Crc is { } crc && crc != Crc32.Compute(stored))
            {
                throw new InvalidParquetException("The page checksum does not match.");
            }

            Decompress(chunk, header, page, largestPage);
            position += size + stored.Length;
            dataPage += header.IsDataPage ? 1 : 0;
            values += header.IsDataPage ? header.ValueCount : 0;
            isDictionary = false;
        }

        return values;
    }

    private static void Decompress(ColumnChunkMetadata chunk, in PageHeader header, ReadOnlySpan<byte> page, int largestPage)
    {
        int levels = header.DefinitionLevelsSizeBytes + header.RepetitionLevelsSizeBytes;
        int plainSize = header.UncompressedSizeBytes - levels;
        if (header.IsCompressed && header.UncompressedSizeBytes <= largestPage && page.Length > levels)
        {
            PageDecompressor.Decompress(chunk.Codec, page[levels..], new byte[plainSize]);
        }
    }
}
