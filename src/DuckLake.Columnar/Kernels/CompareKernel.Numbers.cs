using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

internal static partial class CompareKernel
{
    /// <summary>
    /// Compares every value with <paramref name="scalar"/> in DuckDB's order (NaN equals NaN and is greater than everything
    /// else); writes one bit per value. Bits after the last value are undefined.
    /// </summary>
    internal static void CompareNumbers<T>(ReadOnlySpan<T> values, CompareOperator op, T scalar, Span<ulong> words)
        where T : unmanaged, INumber<T>
    {
        // a > b is not(a <= b) and so on, which also puts NaN in its place.
        ulong invert = op is CompareOperator.NotEqual or CompareOperator.GreaterThan or CompareOperator.GreaterThanOrEqual ? ulong.MaxValue : 0;
        if (T.IsNaN(scalar))
        {
            CompareWithNaN(values, op, words);
            return;
        }

        if (typeof(T) == typeof(Int128))
        {
            int done = CompareWide(MemoryMarshal.Cast<T, Int128>(values), op, Int128.CreateTruncating(scalar), invert, words);
            values = values[(done << 6)..];
            words = words[done..];
        }

        switch (op)
        {
            case CompareOperator.Equal or CompareOperator.NotEqual:
                Fill<T, EqualOperation>(values, scalar, invert, words);
                break;
            case CompareOperator.LessThan or CompareOperator.GreaterThanOrEqual:
                Fill<T, LessThanOperation>(values, scalar, invert, words);
                break;
            default:
                Fill<T, LessThanOrEqualOperation>(values, scalar, invert, words);
                break;
        }
    }

    /// <summary>The specification of <see cref="CompareNumbers"/>, for one value.</summary>
    internal static bool CompareScalar<T>(T left, CompareOperator op, T right)
        where T : unmanaged, INumber<T>
    {
        int order = T.IsNaN(left) ? (T.IsNaN(right) ? 0 : 1) : T.IsNaN(right) ? -1 : left < right ? -1 : left > right ? 1 : 0;
        return Holds(op, order);
    }

    /// <summary>True if a comparison that came out as <paramref name="order"/> (negative, 0, positive) fulfils the operator.</summary>
    internal static bool Holds(CompareOperator op, int order) => op switch
    {
        CompareOperator.Equal => order == 0,
        CompareOperator.NotEqual => order != 0,
        CompareOperator.LessThan => order < 0,
        CompareOperator.LessThanOrEqual => order <= 0,
        CompareOperator.GreaterThan => order > 0,
        _ => order >= 0,
    };

    private static void CompareWithNaN<T>(ReadOnlySpan<T> values, CompareOperator op, Span<ulong> words)
        where T : unmanaged, INumber<T>
    {
        if (op is CompareOperator.LessThanOrEqual or CompareOperator.GreaterThan)
        {
            words.Fill(op == CompareOperator.LessThanOrEqual ? ulong.MaxValue : 0);
            return;
        }

        // A value equals itself unless it is NaN.
        ulong invert = op is CompareOperator.Equal or CompareOperator.GreaterThanOrEqual ? ulong.MaxValue : 0;
        for (int w = 0; w < BitWords.WordCount(values.Length); w++)
        {
            ReadOnlySpan<T> part = values[(w << 6)..Math.Min(values.Length, (w + 1) << 6)];
            ulong word = 0;
            for (int i = 0; i < part.Length; i++)
            {
                word |= T.IsNaN(part[i]) ? 0 : 1UL << i;
            }

            words[w] = word ^ invert;
        }
    }

    private static void Fill<T, TOperation>(ReadOnlySpan<T> values, T scalar, ulong invert, Span<ulong> words)
        where T : unmanaged, INumber<T>
        where TOperation : struct, ICompareOperation
    {
        int whole = values.Length >> 6;
        ref T start = ref MemoryMarshal.GetReference(values);
        if (Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported)
        {
            Vector512<T> right = Vector512.Create(scalar);
            for (int w = 0; w < whole; w++)
            {
                ulong word = 0;
                for (int i = 0; i < 64; i += Vector512<T>.Count)
                {
                    word |= TOperation.Invoke(Vector512.LoadUnsafe(ref start, (nuint)((w << 6) + i)), right).ExtractMostSignificantBits() << i;
                }

                words[w] = word ^ invert;
            }
        }
        else if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            Vector256<T> right = Vector256.Create(scalar);
            for (int w = 0; w < whole; w++)
            {
                ulong word = 0;
                for (int i = 0; i < 64; i += Vector256<T>.Count)
                {
                    word |= (ulong)TOperation.Invoke(Vector256.LoadUnsafe(ref start, (nuint)((w << 6) + i)), right).ExtractMostSignificantBits() << i;
                }

                words[w] = word ^ invert;
            }
        }
        else if (Vector128.IsHardwareAccelerated && Vector128<T>.IsSupported)
        {
            Vector128<T> right = Vector128.Create(scalar);
            for (int w = 0; w < whole; w++)
            {
                ulong word = 0;
                for (int i = 0; i < 64; i += Vector128<T>.Count)
                {
                    word |= (ulong)TOperation.Invoke(Vector128.LoadUnsafe(ref start, (nuint)((w << 6) + i)), right).ExtractMostSignificantBits() << i;
                }

                words[w] = word ^ invert;
            }
        }
        else
        {
            whole = 0;
        }

        for (int w = whole; w < BitWords.WordCount(values.Length); w++)
        {
            ulong word = 0;
            int count = Math.Min(64, values.Length - (w << 6));
            for (int i = 0; i < count; i++)
            {
                word |= TOperation.Invoke(Unsafe.Add(ref start, (w << 6) + i), scalar) ? 1UL << i : 0;
            }

            words[w] = word ^ invert;
        }
    }
}
