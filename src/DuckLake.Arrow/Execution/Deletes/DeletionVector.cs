using System.Buffers.Binary;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Reads a <c>deletion-vector-v1</c> blob: big-endian length of magic and bitmaps, magic, number of 32-bit bitmaps, each with
/// the high half of its positions, and a big-endian CRC-32.
/// </summary>
internal static class DeletionVector
{
    private const uint Magic = 0xD1D33964;
    private const int FrameBytes = 8;
    private const int HeaderBytes = 12;

    /// <summary>Adds the positions of a blob and returns how many it holds.</summary>
    /// <exception cref="InvalidDataException">The blob is damaged, or a position lies outside the data file.</exception>
    internal static long Read(ReadOnlySpan<byte> blob, PositionBitmap target)
    {
        if (blob.Length < FrameBytes + HeaderBytes)
        {
            throw new InvalidDataException($"A deletion vector has at least {FrameBytes + HeaderBytes} bytes; found {blob.Length}.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(blob);
        if (length != blob.Length - FrameBytes)
        {
            throw new InvalidDataException($"The deletion vector says it has {length} bytes; {blob.Length - FrameBytes} are there.");
        }

        ReadOnlySpan<byte> content = blob.Slice(4, (int)length);
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(content);
        if (magic != Magic)
        {
            throw new InvalidDataException($"A deletion vector has the magic {Magic:X8}; found {magic:X8}.");
        }

        uint expected = BinaryPrimitives.ReadUInt32BigEndian(blob[^4..]);
        uint found = Crc32.Compute(content);
        if (expected != found)
        {
            throw new InvalidDataException($"The checksum of the deletion vector is {found:X8}; {expected:X8} is expected.");
        }

        ulong bitmapCount = BinaryPrimitives.ReadUInt64LittleEndian(content[4..]);
        ReadOnlySpan<byte> rest = content[HeaderBytes..];
        long previousKey = -1;
        var positions = new PositionBitmap(target.RowCount);
        for (ulong i = 0; i < bitmapCount; i++)
        {
            if (rest.Length < 4)
            {
                throw new InvalidDataException($"The deletion vector announces {bitmapCount} bitmaps and ends after {i}.");
            }

            uint key = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (key <= previousKey || key > int.MaxValue)
            {
                throw new InvalidDataException($"The bitmap keys {previousKey} and {key} of the deletion vector are not ascending.");
            }

            previousKey = key;
            int read = RoaringReader.Read(rest[4..], key, positions);
            rest = rest[(4 + read)..];
        }

        if (!rest.IsEmpty)
        {
            throw new InvalidDataException($"{rest.Length} bytes follow the last bitmap of the deletion vector.");
        }

        target.AddAll(positions);
        return positions.Count;
    }
}
