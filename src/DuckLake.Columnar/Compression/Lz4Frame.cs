using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>Decodes the LZ4 frame format (frames one after another, linked or independent blocks, checksums verified). Thread-safe.</summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint SkippableMagic = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;
    private const uint UncompressedFlag = 0x80000000;

    public static bool IsFrame(ReadOnlySpan<byte> source) =>
        source.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(source) == Magic;

    /// <summary>Decodes all frames of <paramref name="source"/> and returns the bytes written.</summary>
    /// <exception cref="InvalidDataException">A frame is corrupt or longer than <paramref name="destination"/>.</exception>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        while (!source.IsEmpty)
        {
            uint magic = ReadUInt32(ref source);
            if (magic == Magic)
            {
                written += DecompressFrame(ref source, destination[written..]);
            }
            else if ((magic & SkippableMask) == SkippableMagic)
            {
                Take(ref source, ReadUInt32(ref source));
            }
            else
            {
                throw new InvalidDataException($"expected the LZ4 frame magic, found 0x{magic:X8}");
            }
        }

        return written;
    }

    private static int DecompressFrame(ref ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ReadOnlySpan<byte> descriptor = source;
        byte flags = Take(ref source, 2)[0];
        if (flags >> 6 != 1)
        {
            throw new InvalidDataException($"LZ4 frame version {flags >> 6} is not known");
        }

        bool isLinked = (flags & 0x20) == 0;
        bool hasBlockChecksum = (flags & 0x10) != 0;
        bool hasContentSize = (flags & 0x08) != 0;
        bool hasContentChecksum = (flags & 0x04) != 0;
        if ((flags & 0x01) != 0)
        {
            throw new InvalidDataException("LZ4 frames with a dictionary are not supported");
        }

        ulong? contentSize = hasContentSize ? BinaryPrimitives.ReadUInt64LittleEndian(Take(ref source, 8)) : null;
        uint expected = XxHash32.Hash(descriptor[..(descriptor.Length - source.Length)]) >> 8 & 0xFF;
        if (Take(ref source, 1)[0] != expected)
        {
            throw new InvalidDataException("the checksum of an LZ4 frame header does not match");
        }

        int written = DecompressBlocks(ref source, destination, isLinked, hasBlockChecksum);
        if (contentSize is { } size && size != (ulong)written)
        {
            throw new InvalidDataException($"an LZ4 frame holds {written} bytes, its header says {size}");
        }

        if (hasContentChecksum && ReadUInt32(ref source) != XxHash32.Hash(destination[..written]))
        {
            throw new InvalidDataException("the checksum of an LZ4 frame does not match");
        }

        return written;
    }

    private static int DecompressBlocks(ref ReadOnlySpan<byte> source, Span<byte> destination, bool isLinked, bool hasChecksum)
    {
        int written = 0;
        while (ReadUInt32(ref source) is var header and not 0)
        {
            ReadOnlySpan<byte> block = Take(ref source, header & ~UncompressedFlag);
            if (hasChecksum && ReadUInt32(ref source) != XxHash32.Hash(block))
            {
                throw new InvalidDataException("the checksum of an LZ4 block does not match");
            }

            if ((header & UncompressedFlag) != 0)
            {
                if (!block.TryCopyTo(destination[written..]))
                {
                    throw new InvalidDataException("an LZ4 frame is longer than expected");
                }

                written += block.Length;
            }
            else if (isLinked)
            {
                written += Lz4Block.TryDecode(block, destination, written, out int size)
                    ? size
                    : throw new InvalidDataException("it is no valid LZ4 block or longer than expected");
            }
            else
            {
                written += Lz4Block.Decode(block, destination[written..]);
            }
        }

        return written;
    }

    private static uint ReadUInt32(ref ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref source, 4));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, uint count)
    {
        if (count > (uint)source.Length)
        {
            throw new InvalidDataException("an LZ4 frame ends before it is complete");
        }

        ReadOnlySpan<byte> taken = source[..(int)count];
        source = source[(int)count..];
        return taken;
    }
}
