using DuckLake.Parquet.Tests.Format;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>A valid file to damage: its bytes, its keys, and where its decisions are made.</summary>
internal sealed class MutationFile
{
    internal MutationFile(string name, byte[] bytes, ParquetDecryptionProperties? decryption = null)
    {
        Name = name;
        Bytes = bytes;
        Decryption = decryption;
        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(bytes, new ParquetReaderOptions { Decryption = decryption }, name);
        FooterSizeBytes = metadata.FooterSizeBytes;
        HotSpots = [.. metadata.RowGroups.SelectMany(group => group.Columns).SelectMany(FindHotSpots).Distinct().Order()];
    }

    internal string Name { get; }

    internal byte[] Bytes { get; }

    internal ParquetDecryptionProperties? Decryption { get; }

    internal int FooterSizeBytes { get; }

    /// <summary>Offsets where page headers, indexes and bloom filters begin.</summary>
    internal int[] HotSpots { get; }

    private IEnumerable<int> FindHotSpots(ColumnChunkMetadata chunk)
    {
        yield return (int)chunk.ByteRange.Offset;
        foreach (ParquetByteRange? range in (ParquetByteRange?[])[chunk.OffsetIndexRange, chunk.ColumnIndexRange, chunk.BloomFilterRange])
        {
            if (range is { } found)
            {
                yield return (int)found.Offset;
            }
        }

        if (chunk.IsEncrypted)
        {
            yield break;
        }

        for (long offset = chunk.ByteRange.Offset; offset < chunk.ByteRange.End;)
        {
            PageHeader header = PageHeader.Read(
                Bytes.AsSpan((int)offset, (int)(chunk.ByteRange.End - offset)), offset, ParquetReaderOptions.Default, out int headerSize);
            yield return (int)offset;
            offset += headerSize;
            yield return (int)offset;
            offset += header.CompressedSizeBytes;
        }
    }
}
