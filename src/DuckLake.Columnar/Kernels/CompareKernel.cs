using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Column against constant, in DuckDB's semantics: nulls are unknown, NaN equals NaN and is greater than everything else.</summary>
internal static partial class CompareKernel
{
    /// <summary>Compares every value with a constant of the column's storage form. The caller disposes the mask.</summary>
    /// <exception cref="ArgumentException">The type has no such comparison, or the constant is of another kind.</exception>
    internal static KleeneMask Compare(IArrowArray array, CompareOperator op, in ArrowScalar value, MemoryAllocator? allocator = null)
    {
        if (value.Kind == ArrowScalarKind.Null || array is NullArray)
        {
            return new KleeneMask(array.Length, allocator);
        }

        if (EncodedArrays.IsEncoded(array))
        {
            using KleeneMask values = Compare(EncodedArrays.Values(array), op, value, allocator);
            return EncodedArrays.Expand(array, values, allocator);
        }

        var mask = new KleeneMask(array.Length, allocator);
        try
        {
            Compare(array, op, value, mask);
            return mask;
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    private static void Compare(IArrowArray array, CompareOperator op, in ArrowScalar value, KleeneMask mask)
    {
        switch (array)
        {
            case BooleanArray a:
                CompareBooleans(a, op, value.BooleanValue, mask);
                break;
            case PrimitiveArray<sbyte> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<byte> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<short> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<ushort> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<int> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<uint> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<long> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<ulong> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<Int128> a:
                CompareIntegers(a, op, value.IntegerValue, mask);
                break;
            case PrimitiveArray<Half> a:
                CompareFloats(a, op, value.FloatingPointValue, mask);
                break;
            case PrimitiveArray<float> a:
                CompareFloats(a, op, value.FloatingPointValue, mask);
                break;
            case PrimitiveArray<double> a:
                CompareFloats(a, op, value.FloatingPointValue, mask);
                break;
            case IBytesArray a when op is CompareOperator.Equal or CompareOperator.NotEqual:
                BytesKernel.Evaluate(a, new BytesEquality(value.BytesValue), mask);
                if (op == CompareOperator.NotEqual)
                {
                    mask.Not();
                }

                break;
            case IBytesArray a:
                BytesKernel.Evaluate(a, new BytesComparison(op, value.BytesValue), mask);
                break;
            default:
                throw new ArgumentException($"Values of type {array.Data.DataType} cannot be compared.", nameof(array));
        }
    }

    private static void CompareBooleans(BooleanArray array, CompareOperator op, bool value, KleeneMask mask)
    {
        ulong whereFalse = Holds(op, false.CompareTo(value)) ? ulong.MaxValue : 0;
        ulong whereTrue = Holds(op, true.CompareTo(value)) ? ulong.MaxValue : 0;
        Span<ulong> words = mask.True;
        for (int w = 0; w < words.Length; w++)
        {
            ulong bits = BitWords.Load(array.Values, array.Offset + (w << 6), mask.BitsInWord(w));
            words[w] = (bits & whereTrue) | (~bits & whereFalse);
        }

        mask.Resolve(array.NullBitmap, array.Offset);
    }

    private static void CompareIntegers<T>(PrimitiveArray<T> array, CompareOperator op, Int128 value, KleeneMask mask)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // A constant beyond the type's range stands on one side of every value.
        if (value < Int128.CreateChecked(T.MinValue))
        {
            mask.True.Fill(Holds(op, 1) ? ulong.MaxValue : 0);
        }
        else if (value > Int128.CreateChecked(T.MaxValue))
        {
            mask.True.Fill(Holds(op, -1) ? ulong.MaxValue : 0);
        }
        else
        {
            CompareNumbers(array.Values, op, T.CreateChecked(value), mask.True);
        }

        mask.Resolve(array.NullBitmap, array.Offset);
    }

    private static void CompareFloats<T>(PrimitiveArray<T> array, CompareOperator op, double value, KleeneMask mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T narrow = T.CreateSaturating(value);
        double back = double.CreateSaturating(narrow);
        if (back == value || double.IsNaN(value))
        {
            CompareNumbers(array.Values, op, narrow, mask.True);
        }
        else
        {
            // The constant lies strictly between two neighbours of the narrow type: nothing equals it, and "less" against the
            // neighbour that it was rounded to is "less" (rounded up) or "less or equal" (rounded down).
            switch (op)
            {
                case CompareOperator.Equal:
                    mask.True.Clear();
                    break;
                case CompareOperator.NotEqual:
                    mask.True.Fill(ulong.MaxValue);
                    break;
                case CompareOperator.LessThan or CompareOperator.LessThanOrEqual:
                    CompareNumbers(array.Values, back > value ? CompareOperator.LessThan : CompareOperator.LessThanOrEqual, narrow, mask.True);
                    break;
                default:
                    CompareNumbers(array.Values, back > value ? CompareOperator.GreaterThanOrEqual : CompareOperator.GreaterThan, narrow, mask.True);
                    break;
            }
        }

        mask.Resolve(array.NullBitmap, array.Offset);
    }
}
