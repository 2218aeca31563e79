using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// Packs integers little-endian (LSB first) in groups of eight; the counterpart of <see cref="Decoding.BitUnpacker"/>. The last
/// group is padded with zeros. Values fit their width; up to <see cref="SlopBytes"/> bytes behind the result are overwritten.
/// </summary>
[SkipLocalsInit]
internal static unsafe class BitPacker
{
    internal const int SlopBytes = 16;

    private const int GroupValues = 8;

    /// <summary>Bytes that <paramref name="count"/> values take, padding included.</summary>
    internal static long PackedBytes(long count, int width) => (count + GroupValues - 1) / GroupValues * width;

    /// <summary>The scalar specification: bit by bit. Writes nothing beyond the result.</summary>
    internal static void PackReference(ulong* source, int count, int width, byte* destination)
    {
        new Span<byte>(destination, checked((int)PackedBytes(count, width))).Clear();
        long bit = 0;
        for (int i = 0; i < count; i++)
        {
            for (int b = 0; b < width; b++, bit++)
            {
                destination[bit >> 3] |= (byte)(((source[i] >> b) & 1) << (int)(bit & 7));
            }
        }
    }

    /// <summary>Packs 32-bit values of at most 32 bits.</summary>
    internal static void Pack(uint* source, int count, int width, byte* destination)
    {
        int groups = count / GroupValues;
        PackGroups(source, groups, width, destination);
        int rest = count % GroupValues;
        if (rest > 0)
        {
            uint* padded = stackalloc uint[GroupValues];
            new Span<uint>(padded, GroupValues).Clear();
            new ReadOnlySpan<uint>(source + (groups * GroupValues), rest).CopyTo(new Span<uint>(padded, GroupValues));
            PackGroups(padded, 1, width, destination + ((long)groups * width));
        }
    }

    /// <summary>Packs bytes of at most 8 bits.</summary>
    internal static void PackBytes(byte* source, int count, int width, byte* destination)
    {
        int groups = count / GroupValues;
        ulong mask = 0x0101010101010101 * ((1ul << width) - 1);
        for (int i = 0; i < groups; i++)
        {
            PackWord(Unsafe.ReadUnaligned<ulong>(source), width, mask, destination);
            source += GroupValues;
            destination += width;
        }

        int rest = count % GroupValues;
        if (rest > 0)
        {
            ulong padded = 0;
            for (int i = 0; i < rest; i++)
            {
                padded |= (ulong)source[i] << (8 * i);
            }

            PackWord(padded, width, mask, destination);
        }
    }

    /// <summary>Packs 64-bit values of at most 64 bits; whole groups only.</summary>
    internal static void Pack64(ulong* source, int count, int width, byte* destination)
    {
        ulong pending = 0;
        int filled = 0;
        for (int i = 0; i < count; i++)
        {
            Append(ref destination, ref pending, ref filled, source[i], width);
        }

        Unsafe.WriteUnaligned(destination, pending);
    }

    private static void PackGroups(uint* source, int groups, int width, byte* destination)
    {
        if (width == 32)
        {
            Buffer.MemoryCopy(source, destination, (long)groups * 32, (long)groups * 32);
        }
        else if (width <= 8)
        {
            ulong mask = 0x0101010101010101 * ((1ul << width) - 1);
            for (int i = 0; i < groups; i++)
            {
                PackWord(NarrowToBytes(source), width, mask, destination);
                source += GroupValues;
                destination += width;
            }
        }
        else if (width <= 16 && Bmi2.X64.IsSupported)
        {
            PackGroups16(source, groups, width, destination);
        }
        else
        {
            PackGroups32(source, groups, width, destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NarrowToBytes(uint* source)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<ushort> words = Vector128.Narrow(Vector128.Load(source), Vector128.Load(source + 4));
            return Vector128.Narrow(words, words).AsUInt64().ToScalar();
        }

        ulong bytes = 0;
        for (int i = 0; i < GroupValues; i++)
        {
            bytes |= (ulong)(byte)source[i] << (8 * i);
        }

        return bytes;
    }

    /// <summary>One group of at most 8 bits per value, one value per byte of the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackWord(ulong bytes, int width, ulong mask, byte* destination)
    {
        if (Bmi2.X64.IsSupported)
        {
            Unsafe.WriteUnaligned(destination, Bmi2.X64.ParallelBitExtract(bytes, mask));
            return;
        }

        ulong packed = 0;
        for (int i = 0; i < GroupValues; i++)
        {
            packed |= ((bytes >> (8 * i)) & 0xFF) << (width * i);
        }

        Unsafe.WriteUnaligned(destination, packed);
    }

    /// <summary>Widths 9 to 16: four values per extraction.</summary>
    private static void PackGroups16(uint* source, int groups, int width, byte* destination)
    {
        ulong mask = 0x0001000100010001 * ((1ul << width) - 1);
        int half = width * 4;
        int wholeBytes = half >> 3;
        int shift = half & 7;
        int carryShift = (wholeBytes * 8) & 63;
        ulong carryMask = shift == 0 ? 0 : ulong.MaxValue;
        for (int i = 0; i < groups; i++)
        {
            Vector128<ulong> words = Vector128.Narrow(Vector128.Load(source), Vector128.Load(source + 4)).AsUInt64();
            ulong low = Bmi2.X64.ParallelBitExtract(words.GetElement(0), mask);
            ulong high = Bmi2.X64.ParallelBitExtract(words.GetElement(1), mask);
            Unsafe.WriteUnaligned(destination, low);
            Unsafe.WriteUnaligned(destination + wholeBytes, (high << shift) | ((low >> carryShift) & carryMask));
            source += GroupValues;
            destination += width;
        }
    }

    private static void PackGroups32(uint* source, int groups, int width, byte* destination)
    {
        ulong pending = 0;
        int filled = 0;
        int pair = width * 2;
        for (int i = 0; i < groups * 4; i++)
        {
            Append(ref destination, ref pending, ref filled, source[0] | ((ulong)source[1] << width), pair);
            source += 2;
        }

        Unsafe.WriteUnaligned(destination, pending);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ref byte* destination, ref ulong pending, ref int filled, ulong value, int width)
    {
        pending |= value << filled;
        filled += width;
        if (filled >= 64)
        {
            Unsafe.WriteUnaligned(destination, pending);
            destination += 8;
            filled -= 64;
            pending = filled == 0 ? 0 : value >> (width - filled);
        }
    }
}
