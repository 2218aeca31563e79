using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <summary>Smallest and largest value, nulls ignored.</summary>
internal static class MinMaxKernel
{
    /// <summary>Smallest and largest value of a fixed-width array.</summary>
    internal static MinMax<T> MinMax<T>(PrimitiveArray<T> array)
        where T : unmanaged, INumber<T> => MinMax(array.Values, array.NullCount == 0 ? default : array.NullBitmap, array.Offset);

    /// <summary>Smallest and largest of values with a validity bitmap (empty = all valid).</summary>
    internal static MinMax<T> MinMax<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> validity, int validityStart)
        where T : unmanaged, INumber<T>
    {
        var result = default(MinMax<T>);
        if (validity.IsEmpty)
        {
            return Merge(result, DenseMinMax(values));
        }

        for (int position = 0; position < values.Length; position += 64)
        {
            int count = Math.Min(64, values.Length - position);
            ulong valid = BitWords.Load(validity, validityStart + position, count);
            if (valid == ulong.MaxValue)
            {
                result = Merge(result, DenseMinMax(values.Slice(position, count)));
                continue;
            }

            for (; valid != 0; valid &= valid - 1)
            {
                result = Merge(result, One(values[position + BitOperations.TrailingZeroCount(valid)]));
            }
        }

        return result;
    }

    /// <summary>The specification of <see cref="MinMax{T}(ReadOnlySpan{T}, ReadOnlySpan{byte}, int)"/>.</summary>
    internal static MinMax<T> MinMaxScalar<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> validity, int validityStart)
        where T : unmanaged, INumber<T>
    {
        var result = default(MinMax<T>);
        for (int i = 0; i < values.Length; i++)
        {
            if (validity.IsEmpty || BitUtility.GetBit(validity, validityStart + i))
            {
                result = Merge(result, One(values[i]));
            }
        }

        return result;
    }

    /// <summary>Rows of the smallest and largest byte string in the order of unsigned bytes, or -1 if all are null.</summary>
    internal static (int MinIndex, int MaxIndex) MinMaxBytes(IBytesArray array)
    {
        ArrayData data = array.Data;
        data.ThrowIfDisposed();
        return data.DataType.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary => MinMaxBytes(data, new OffsetBytesReader(data)),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => MinMaxBytes(data, new LargeOffsetBytesReader(data)),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => MinMaxBytes(data, new ViewBytesReader(data)),
            _ => MinMaxBytes(data, new FixedBytesReader(data)),
        };
    }

    private static (int MinIndex, int MaxIndex) MinMaxBytes<TReader>(ArrayData data, TReader reader)
        where TReader : struct, IBytesReader
    {
        ReadOnlySpan<byte> validity = data.Buffers[0].Span;
        int min = -1;
        int max = -1;
        for (int i = 0; i < data.Length; i++)
        {
            if (!validity.IsEmpty && !BitUtility.GetBit(validity, data.Offset + i))
            {
                continue;
            }

            if (min < 0)
            {
                min = max = i;
                continue;
            }

            ReadOnlySpan<byte> value = reader.Get(i);
            if (value.SequenceCompareTo(reader.Get(min)) < 0)
            {
                min = i;
            }
            else if (value.SequenceCompareTo(reader.Get(max)) > 0)
            {
                max = i;
            }
        }

        return (min, max);
    }

    private static MinMax<T> One<T>(T value)
        where T : unmanaged, INumber<T> => T.IsNaN(value) ? new MinMax<T>(false, default, default, true) : new MinMax<T>(true, value, value, false);

    private static MinMax<T> Merge<T>(MinMax<T> left, MinMax<T> right)
        where T : unmanaged, INumber<T>
    {
        bool hasNaN = left.HasNaN | right.HasNaN;
        if (!left.HasValue || !right.HasValue)
        {
            return (left.HasValue ? left : right) with { HasNaN = hasNaN };
        }

        return new MinMax<T>(true, T.Min(left.Min, right.Min), T.Max(left.Max, right.Max), hasNaN);
    }

    private static MinMax<T> DenseMinMax<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported && values.Length >= Vector512<T>.Count)
        {
            return DenseMinMax512(values);
        }

        if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported && values.Length >= Vector256<T>.Count)
        {
            return DenseMinMax256(values);
        }

        if (Vector128.IsHardwareAccelerated && Vector128<T>.IsSupported && values.Length >= Vector128<T>.Count)
        {
            return DenseMinMax128(values);
        }

        return MinMaxScalar(values, default, 0);
    }

    private static MinMax<T> DenseMinMax128<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        ref T start = ref MemoryMarshal.GetReference(values);
        Vector128<T> first = Vector128.LoadUnsafe(ref start);
        Vector128<T> ordered = Vector128.Equals(first, first);
        Vector128<T> min = first;
        Vector128<T> max = first;
        int last = values.Length - Vector128<T>.Count;
        for (int i = Vector128<T>.Count; i < values.Length; i += Vector128<T>.Count)
        {
            // The last vector overlaps the one before, which changes neither result.
            Vector128<T> next = Vector128.LoadUnsafe(ref start, (nuint)Math.Min(i, last));
            ordered &= Vector128.Equals(next, next);
            min = Vector128.Min(min, next);
            max = Vector128.Max(max, next);
        }

        if (ordered.ExtractMostSignificantBits() != Vector128<T>.AllBitsSet.ExtractMostSignificantBits())
        {
            return MinMaxScalar(values, default, 0);
        }

        T smallest = min[0];
        T largest = max[0];
        for (int lane = 1; lane < Vector128<T>.Count; lane++)
        {
            smallest = T.Min(smallest, min[lane]);
            largest = T.Max(largest, max[lane]);
        }

        return new MinMax<T>(true, smallest, largest, false);
    }

    private static MinMax<T> DenseMinMax256<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        ref T start = ref MemoryMarshal.GetReference(values);
        Vector256<T> first = Vector256.LoadUnsafe(ref start);
        Vector256<T> ordered = Vector256.Equals(first, first);
        Vector256<T> min = first;
        Vector256<T> max = first;
        int last = values.Length - Vector256<T>.Count;
        for (int i = Vector256<T>.Count; i < values.Length; i += Vector256<T>.Count)
        {
            // The last vector overlaps the one before, which changes neither result.
            Vector256<T> next = Vector256.LoadUnsafe(ref start, (nuint)Math.Min(i, last));
            ordered &= Vector256.Equals(next, next);
            min = Vector256.Min(min, next);
            max = Vector256.Max(max, next);
        }

        if (ordered.ExtractMostSignificantBits() != Vector256<T>.AllBitsSet.ExtractMostSignificantBits())
        {
            return MinMaxScalar(values, default, 0);
        }

        T smallest = min[0];
        T largest = max[0];
        for (int lane = 1; lane < Vector256<T>.Count; lane++)
        {
            smallest = T.Min(smallest, min[lane]);
            largest = T.Max(largest, max[lane]);
        }

        return new MinMax<T>(true, smallest, largest, false);
    }

    private static MinMax<T> DenseMinMax512<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        ref T start = ref MemoryMarshal.GetReference(values);
        Vector512<T> first = Vector512.LoadUnsafe(ref start);
        Vector512<T> ordered = Vector512.Equals(first, first);
        Vector512<T> min = first;
        Vector512<T> max = first;
        int last = values.Length - Vector512<T>.Count;
        for (int i = Vector512<T>.Count; i < values.Length; i += Vector512<T>.Count)
        {
            // The last vector overlaps the one before, which changes neither result.
            Vector512<T> next = Vector512.LoadUnsafe(ref start, (nuint)Math.Min(i, last));
            ordered &= Vector512.Equals(next, next);
            min = Vector512.Min(min, next);
            max = Vector512.Max(max, next);
        }

        if (ordered.ExtractMostSignificantBits() != Vector512<T>.AllBitsSet.ExtractMostSignificantBits())
        {
            return MinMaxScalar(values, default, 0);
        }

        T smallest = min[0];
        T largest = max[0];
        for (int lane = 1; lane < Vector512<T>.Count; lane++)
        {
            smallest = T.Min(smallest, min[lane]);
            largest = T.Max(largest, max[lane]);
        }

        return new MinMax<T>(true, smallest, largest, false);
    }
}
