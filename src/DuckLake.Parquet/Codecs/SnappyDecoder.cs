using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DuckLake.Columnar;

namespace DuckLake.Parquet;

/// <summary>
/// Decodes the Snappy raw format. Copies 16 bytes at a time wherever the buffers leave room for it. Corrupt input is
/// refused, never read or written out of bounds. Thread-safe.
/// </summary>
internal static unsafe class SnappyDecoder
{
    private const int LongestCopy = 64;
    private const int LongestPreamble = 5;

    /// <summary>
    /// What a copy tag says, by tag byte: bits 0-7 the length, bits 8-10 the high bits of the offset, bits 11-13 how many
    /// bytes of offset follow.
    /// </summary>
    private static readonly ushort[] s_copyTags = BuildCopyTags();

    /// <summary>Decodes to exactly fill <paramref name="destination"/>; returns its length.</summary>
    /// <exception cref="InvalidDataException">The data is corrupt or of another size.</exception>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int preamble = ReadPreamble(source, out uint size);
        if (size != (uint)destination.Length)
        {
            throw new InvalidDataException($"it decompresses to {size} bytes, the page header says {destination.Length}");
        }

        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            if (!Decode(input + preamble, input + source.Length, output, output + destination.Length))
            {
                throw new InvalidDataException("it is no valid Snappy stream");
            }
        }

        return destination.Length;
    }

    private static int ReadPreamble(ReadOnlySpan<byte> source, out uint size)
    {
        ulong value = 0;
        for (int i = 0; i < LongestPreamble && i < source.Length; i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                size = (uint)value;
                return value <= uint.MaxValue ? i + 1 : throw new InvalidDataException("its Snappy preamble is too large");
            }
        }

        throw new InvalidDataException("it has no valid Snappy preamble");
    }

    // Left to tiered compilation: with its profile this loop is a quarter faster than compiled optimised at once.
    private static bool Decode(byte* ip, byte* ipEnd, byte* outputStart, byte* opEnd)
    {
        byte* op = outputStart;
        ref ushort copyTags = ref MemoryMarshal.GetArrayDataReference(s_copyTags);

        // Inside these bounds a tag with its operands, a short literal and any copy with its slop need no further check.
        byte* ipFast = ipEnd - Math.Min(ipEnd - ip, 1 + 16 + 4);
        byte* opFast = opEnd - Math.Min(opEnd - op, LongestCopy + MatchCopy.SlopBytes);
        while (ip < ipFast && op < opFast)
        {
            uint tag = *ip++;
            if ((tag & 3) == 0)
            {
                nuint length = (tag >> 2) + 1;
                if (length <= 16)
                {
                    MatchCopy.Copy16(ip, op);
                    ip += length;
                    op += length;
                    continue;
                }

                if (!CopyLiteral(ref ip, ipEnd, ref op, opEnd, length))
                {
                    return false;
                }

                continue;
            }

            uint entry = Unsafe.Add(ref copyTags, tag);
            // Not from the table: the position of the next tag waits for this.
            nuint extra = (tag & 3) + ((tag & 3) + 1 >> 2);
            nuint offset = (entry & 0x700) + (ReadUInt32(ip) & (uint)((1UL << (int)(extra * 8)) - 1));
            nuint copyLength = (byte)entry;
            ip += extra;
            if (offset - 1 >= (nuint)(op - outputStart))
            {
                return false;
            }

            if (offset >= copyLength)
            {
                // Nothing overlaps, and all is loaded before the first store: one path for every length.
                byte* from = op - offset;
                Vector256<byte> low = Vector256.Load(from);
                Vector256<byte> high = Vector256.Load(from + 32);
                low.Store(op);
                high.Store(op + 32);
            }
            else
            {
                MatchCopy.WildCopyMatch(op, offset, copyLength);
            }

            op += copyLength;
        }

        return DecodeTail(ip, ipEnd, op, outputStart, opEnd);
    }

    /// <summary>The last bytes, where every step is checked.</summary>
    private static bool DecodeTail(byte* ip, byte* ipEnd, byte* op, byte* outputStart, byte* opEnd)
    {
        while (ip < ipEnd)
        {
            uint tag = *ip++;
            if ((tag & 3) == 0)
            {
                if (!CopyLiteral(ref ip, ipEnd, ref op, opEnd, (tag >> 2) + 1))
                {
                    return false;
                }

                continue;
            }

            uint entry = s_copyTags[tag];
            int extra = (int)(entry >> 11);
            if (extra > ipEnd - ip)
            {
                return false;
            }

            nuint offset = entry & 0x700;
            for (int i = 0; i < extra; i++)
            {
                offset += (nuint)ip[i] << (8 * i);
            }

            ip += extra;
            nuint length = (byte)entry;
            if (offset - 1 >= (nuint)(op - outputStart) || length > (nuint)(opEnd - op))
            {
                return false;
            }

            MatchCopy.CopyMatch(op, offset, length, opEnd);
            op += length;
        }

        return op == opEnd;
    }

    private static bool CopyLiteral(ref byte* ip, byte* ipEnd, ref byte* op, byte* opEnd, nuint length)
    {
        if (length > 60)
        {
            int extra = (int)length - 60;
            if (extra > ipEnd - ip)
            {
                return false;
            }

            length = 1;
            for (int i = 0; i < extra; i++)
            {
                length += (nuint)ip[i] << (8 * i);
            }

            ip += extra;
        }

        if (length > (nuint)(ipEnd - ip) || length > (nuint)(opEnd - op))
        {
            return false;
        }

        Unsafe.CopyBlockUnaligned(op, ip, (uint)length);
        ip += length;
        op += length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadUInt32(byte* pointer)
    {
        uint value = Unsafe.ReadUnaligned<uint>(pointer);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static ushort[] BuildCopyTags()
    {
        var tags = new ushort[256];
        for (int tag = 0; tag < tags.Length; tag++)
        {
            tags[tag] = (tag & 3) switch
            {
                1 => (ushort)((((tag >> 2) & 7) + 4) | ((tag >> 5) << 8) | (1 << 11)),
                2 => (ushort)(((tag >> 2) + 1) | (2 << 11)),
                3 => (ushort)(((tag >> 2) + 1) | (4 << 11)),
                _ => 0,
            };
        }

        return tags;
    }
}
