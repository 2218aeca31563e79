using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Column IN (constants): nulls are unknown; NaN equals NaN.</summary>
internal static class InSetKernel
{
    // Up to this many constants, one vector comparison each is faster than hashing every value.
    private const int MaxComparedConstants = 8;

    // Integers within a span of this many go through a table of one byte each.
    private const int MaxTableEntries = 1 << 15;

    /// <summary>
    /// Tests every value for membership. A null among the constants makes every row that is not found unknown. The caller
    /// disposes the mask.
    /// </summary>
    /// <param name="array">Any comparable type.</param>
    /// <param name="values">Constants in the column's storage form.</param>
    /// <param name="allocator">Where the mask comes from.</param>
    internal static KleeneMask In(IArrowArray array, IReadOnlyList<ArrowScalar> values, MemoryAllocator? allocator = null)
    {
        if (array is NullArray)
        {
            return new KleeneMask(array.Length, allocator);
        }

        if (EncodedArrays.IsEncoded(array))
        {
            using KleeneMask distinct = In(EncodedArrays.Values(array), values, allocator);
            return EncodedArrays.Expand(array, distinct, allocator);
        }

        ArrowScalar[] known = [.. values.Where(v => v.Kind != ArrowScalarKind.Null)];
        KleeneMask mask = known.Length <= MaxComparedConstants ? CompareEach(array, known, allocator) : Hash(array, known, allocator);
        if (known.Length < values.Count)
        {
            mask.FalseToUnknown();
        }

        return mask;
    }

    private static KleeneMask CompareEach(IArrowArray array, ArrowScalar[] values, MemoryAllocator? allocator)
    {
        // The constants may be none: then a valid row is false and a null row unknown.
        KleeneMask mask = NullKernel.IsNull(array, allocator);
        mask.True.Clear();
        try
        {
            foreach (ArrowScalar value in values)
            {
                using KleeneMask equal = CompareKernel.Compare(array, CompareOperator.Equal, value, allocator);
                mask.Or(equal);
            }

            return mask;
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    private static KleeneMask Hash(IArrowArray array, ArrowScalar[] values, MemoryAllocator? allocator)
    {
        switch (array)
        {
            case PrimitiveArray<sbyte> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<byte> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<short> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<ushort> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<int> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<uint> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<long> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<ulong> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<Int128> a:
                return HashIntegers(a, values, allocator);
            case PrimitiveArray<Half> a:
                return HashFloats(a, values, allocator);
            case PrimitiveArray<float> a:
                return HashFloats(a, values, allocator);
            case PrimitiveArray<double> a:
                return HashFloats(a, values, allocator);
            case IBytesArray:
                var table = new ByteStringTable();
                foreach (ArrowScalar value in values)
                {
                    table.GetOrAdd(value.BytesValue);
                }

                return BytesKernel.Evaluate(array, new BytesMembership(table), allocator);
            default:
                return CompareEach(array, values, allocator);
        }
    }

    private static KleeneMask HashIntegers<T>(PrimitiveArray<T> array, ArrowScalar[] values, MemoryAllocator? allocator)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var set = new HashSet<T>(values.Length);
        foreach (ArrowScalar value in values)
        {
            if (value.IntegerValue >= Int128.CreateChecked(T.MinValue) && value.IntegerValue <= Int128.CreateChecked(T.MaxValue))
            {
                set.Add(T.CreateChecked(value.IntegerValue));
            }
        }

        if (set.Count > 0 && typeof(T) != typeof(Int128))
        {
            Int128 first = Int128.CreateChecked(set.Min());
            Int128 span = Int128.CreateChecked(set.Max()) - first;
            if (span < MaxTableEntries)
            {
                return LookUp(array, set, T.CreateChecked(first), (int)span + 1, allocator);
            }
        }

        return Probe(array, set, allocator);
    }

    // Constants that lie close together: a table instead of a hash.
    private static KleeneMask LookUp<T>(PrimitiveArray<T> array, HashSet<T> set, T first, int entries, MemoryAllocator? allocator)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Differences wrap around in 64 bits, so that what lies below the first constant comes out as a large unsigned number.
        ulong start = ulong.CreateTruncating(first);
        var table = new byte[entries];
        foreach (T member in set)
        {
            table[unchecked(ulong.CreateTruncating(member) - start)] = 1;
        }

        var mask = new KleeneMask(array.Length, allocator);
        ReadOnlySpan<T> values = array.Values;
        Span<ulong> words = mask.True;
        for (int w = 0; w < words.Length; w++)
        {
            ulong word = 0;
            ReadOnlySpan<T> part = values.Slice(w << 6, mask.BitsInWord(w));
            for (int i = 0; i < part.Length; i++)
            {
                ulong index = unchecked(ulong.CreateTruncating(part[i]) - start);
                word |= index < (ulong)table.Length ? (ulong)table[index] << i : 0;
            }

            words[w] = word;
        }

        mask.Resolve(array.NullBitmap, array.Offset);
        return mask;
    }

    private static KleeneMask HashFloats<T>(PrimitiveArray<T> array, ArrowScalar[] values, MemoryAllocator? allocator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var set = new HashSet<T>(values.Length);
        foreach (ArrowScalar value in values)
        {
            T narrow = T.CreateSaturating(value.FloatingPointValue);
            if (double.CreateSaturating(narrow).Equals(value.FloatingPointValue))
            {
                set.Add(narrow);
            }
        }

        return Probe(array, set, allocator);
    }

    private static KleeneMask Probe<T>(PrimitiveArray<T> array, HashSet<T> set, MemoryAllocator? allocator)
        where T : unmanaged
    {
        var mask = new KleeneMask(array.Length, allocator);
        ReadOnlySpan<T> values = array.Values;
        Span<ulong> words = mask.True;
        for (int w = 0; w < words.Length; w++)
        {
            ulong word = 0;
            int count = mask.BitsInWord(w);
            for (int i = 0; i < count; i++)
            {
                word |= set.Contains(values[(w << 6) + i]) ? 1UL << i : 0;
            }

            words[w] = word;
        }

        mask.Resolve(array.NullBitmap, array.Offset);
        return mask;
    }
}
