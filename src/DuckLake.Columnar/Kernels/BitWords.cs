using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Bitmaps seen as 64-bit words.</summary>
internal static class BitWords
{
    internal const int BitsPerWord = 64;

    /// <summary>Words that hold <paramref name="bitCount"/> bits.</summary>
    internal static int WordCount(int bitCount) => (int)(((long)bitCount + BitsPerWord - 1) >> 6);

    /// <summary>Ones at the <paramref name="count"/> lowest bits, 0 to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong LowMask(int count) => count >= BitsPerWord ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>The <paramref name="count"/> bits (1 to 64) from <paramref name="start"/>, the others zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Load(ReadOnlySpan<byte> bitmap, int start, int count)
    {
        int first = start >> 3;
        int shift = start & 7;
        ulong word;
        if (first + 9 <= bitmap.Length)
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(bitmap[first..]) >> shift;
            if (shift != 0)
            {
                word |= (ulong)bitmap[first + 8] << (BitsPerWord - shift);
            }
        }
        else
        {
            word = LoadTail(bitmap, first, shift, count);
        }

        return word & LowMask(count);
    }

    /// <summary>The validity of <paramref name="count"/> values from <paramref name="start"/>; an empty bitmap means all valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong LoadValidity(ReadOnlySpan<byte> bitmap, int start, int count) =>
        bitmap.IsEmpty ? LowMask(count) : Load(bitmap, start, count);

    private static ulong LoadTail(ReadOnlySpan<byte> bitmap, int first, int shift, int count)
    {
        int last = (int)(((long)(first << 3) + shift + count - 1) >> 3);
        UInt128 bits = 0;
        for (int i = first; i <= last; i++)
        {
            bits |= (UInt128)bitmap[i] << ((i - first) * 8);
        }

        return (ulong)(bits >> shift);
    }
}
