using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <content>128-bit integers, which no vector instruction compares: their halves are, and the outcomes are put together.</content>
internal static partial class CompareKernel
{
    private const int ValuesPerHalfWord = 32;

    /// <summary>Compares as many values as fill whole words; returns the number of words.</summary>
    private static int CompareWide(ReadOnlySpan<Int128> values, CompareOperator op, Int128 scalar, ulong invert, Span<ulong> words)
    {
        if (!Vector256.IsHardwareAccelerated || !BitConverter.IsLittleEndian)
        {
            return 0;
        }

        // The lower halves have no sign: with the top bit flipped they compare as if they had.
        Vector256<long> flip = Vector256.Create(long.MinValue, 0, long.MinValue, 0);
        long lower = unchecked((long)(ulong)scalar);
        long upper = (long)(scalar >> 64);
        Vector256<long> right = Vector256.Create(lower, upper, lower, upper) ^ flip;
        ref long start = ref Unsafe.As<Int128, long>(ref MemoryMarshal.GetReference(values));
        bool takesLess = op is not (CompareOperator.Equal or CompareOperator.NotEqual);
        bool takesEqual = op is not (CompareOperator.LessThan or CompareOperator.GreaterThanOrEqual);
        int whole = values.Length >> 6;
        for (int w = 0; w < whole; w++)
        {
            ref long first = ref Unsafe.Add(ref start, (nint)w * 4 * ValuesPerHalfWord);
            ulong word = CompareHalfWord(ref first, flip, right, takesLess, takesEqual);
            word |= CompareHalfWord(ref Unsafe.Add(ref first, 2 * ValuesPerHalfWord), flip, right, takesLess, takesEqual) << ValuesPerHalfWord;
            words[w] = word ^ invert;
        }

        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CompareHalfWord(ref long first, Vector256<long> flip, Vector256<long> right, bool takesLess, bool takesEqual)
    {
        // Even bits stand for lower halves, odd bits for upper ones.
        ulong less = 0;
        ulong equal = 0;
        for (int i = 0; i < 2 * ValuesPerHalfWord; i += Vector256<long>.Count)
        {
            Vector256<long> left = Vector256.LoadUnsafe(ref first, (nuint)i) ^ flip;
            less |= (ulong)Vector256.LessThan(left, right).ExtractMostSignificantBits() << i;
            equal |= (ulong)Vector256.Equals(left, right).ExtractMostSignificantBits() << i;
        }

        ulong isLess = (less >> 1) | ((equal >> 1) & less);
        ulong isEqual = (equal >> 1) & equal;
        return EvenBits((takesLess ? isLess : 0) | (takesEqual ? isEqual : 0));
    }

    private static ulong EvenBits(ulong bits)
    {
        bits &= 0x5555_5555_5555_5555;
        bits = (bits | (bits >> 1)) & 0x3333_3333_3333_3333;
        bits = (bits | (bits >> 2)) & 0x0f0f_0f0f_0f0f_0f0f;
        bits = (bits | (bits >> 4)) & 0x00ff_00ff_00ff_00ff;
        bits = (bits | (bits >> 8)) & 0x0000_ffff_0000_ffff;
        return (bits | (bits >> 16)) & 0x0000_0000_ffff_ffff;
    }
}
