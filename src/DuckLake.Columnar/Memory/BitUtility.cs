using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Operations on bitmaps in Arrow's least-significant-bit order.</summary>
public static class BitUtility
{
    /// <summary>Bytes that hold <paramref name="bitCount"/> bits.</summary>
    public static int ByteCount(int bitCount) => (int)(((long)bitCount + 7) >> 3);

    /// <summary>The bit at <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GetBit(ReadOnlySpan<byte> bitmap, int index) => ((bitmap[index >> 3] >> (index & 7)) & 1) != 0;

    /// <summary>Sets the bit at <paramref name="index"/> to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetBit(Span<byte> bitmap, int index) => bitmap[index >> 3] |= (byte)(1 << (index & 7));

    /// <summary>Sets the bit at <paramref name="index"/> to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearBit(Span<byte> bitmap, int index) => bitmap[index >> 3] &= (byte)~(1 << (index & 7));

    /// <summary>Sets the bit at <paramref name="index"/> to <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetBit(Span<byte> bitmap, int index, bool value)
    {
        if (value)
        {
            SetBit(bitmap, index);
        }
        else
        {
            ClearBit(bitmap, index);
        }
    }

    /// <summary>Sets <paramref name="count"/> bits from <paramref name="start"/> to <paramref name="value"/>.</summary>
    public static void SetBits(Span<byte> bitmap, int start, int count, bool value)
    {
        int end = checked(start + count);
        while (start < end && (start & 7) != 0)
        {
            SetBit(bitmap, start++, value);
        }

        int wholeBytes = (end - start) >> 3;
        bitmap.Slice(start >> 3, wholeBytes).Fill(value ? (byte)0xFF : (byte)0);
        for (start += wholeBytes << 3; start < end; start++)
        {
            SetBit(bitmap, start, value);
        }
    }

    /// <summary>Number of 1 bits among <paramref name="count"/> bits from <paramref name="start"/>.</summary>
    public static int CountBits(ReadOnlySpan<byte> bitmap, int start, int count)
    {
        int result = 0;
        int end = checked(start + count);
        while (start < end && (start & 7) != 0)
        {
            result += GetBit(bitmap, start++) ? 1 : 0;
        }

        ReadOnlySpan<byte> whole = bitmap.Slice(start >> 3, (end - start) >> 3);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(whole);
        foreach (ulong word in words)
        {
            result += BitOperations.PopCount(word);
        }

        foreach (byte rest in whole[(words.Length * 8)..])
        {
            result += BitOperations.PopCount(rest);
        }

        for (start += whole.Length << 3; start < end; start++)
        {
            result += GetBit(bitmap, start) ? 1 : 0;
        }

        return result;
    }

    /// <summary>Copies <paramref name="count"/> bits between bitmaps at any bit offsets. Bits around the target range stay as they are.</summary>
    public static void CopyBits(ReadOnlySpan<byte> source, int sourceStart, Span<byte> target, int targetStart, int count)
    {
        if (((sourceStart | targetStart) & 7) == 0)
        {
            int wholeBytes = count >> 3;
            source.Slice(sourceStart >> 3, wholeBytes).CopyTo(target[(targetStart >> 3)..]);
            int done = wholeBytes << 3;
            sourceStart += done;
            targetStart += done;
            count -= done;
        }
        else
        {
            while (count > 0 && (targetStart & 7) != 0)
            {
                SetBit(target, targetStart++, GetBit(source, sourceStart++));
                count--;
            }

            int shift = sourceStart & 7;
            while (count >= 64 && (sourceStart >> 3) + 9 <= source.Length)
            {
                ulong low = BinaryPrimitives.ReadUInt64LittleEndian(source[(sourceStart >> 3)..]) >> shift;
                ulong high = shift == 0 ? 0 : (ulong)source[(sourceStart >> 3) + 8] << (64 - shift);
                BinaryPrimitives.WriteUInt64LittleEndian(target[(targetStart >> 3)..], low | high);
                sourceStart += 64;
                targetStart += 64;
                count -= 64;
            }
        }

        for (; count > 0; count--)
        {
            SetBit(target, targetStart++, GetBit(source, sourceStart++));
        }
    }
}
