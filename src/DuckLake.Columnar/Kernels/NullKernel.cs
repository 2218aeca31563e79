namespace DuckLake.Columnar;

/// <summary>Null tests of every type, logical nulls of dictionaries, runs and unions included.</summary>
internal static class NullKernel
{
    /// <summary>Rows that are null. No row is unknown. The caller disposes the mask.</summary>
    internal static KleeneMask IsNull(IArrowArray array, MemoryAllocator? allocator = null)
    {
        KleeneMask mask = IsNotNull(array, allocator);
        mask.Not();
        return mask;
    }

    /// <summary>Rows that are not null. No row is unknown. The caller disposes the mask.</summary>
    internal static KleeneMask IsNotNull(IArrowArray array, MemoryAllocator? allocator = null)
    {
        switch (array)
        {
            case NullArray:
                return KleeneMask.Constant(array.Length, value: false, allocator);
            case DictionaryArray or RunEndEncodedArray:
                using (KleeneMask values = IsNotNull(EncodedArrays.Values(array), allocator))
                {
                    KleeneMask rows = EncodedArrays.Expand(array, values, allocator);
                    rows.UnknownToFalse();
                    return rows;
                }

            case UnionArray union:
                return MembersNotNull(union, allocator);
        }

        var mask = new KleeneMask(array.Length, allocator);
        ReadOnlySpan<byte> validity = array.Data.Buffers[0].Span;
        for (int w = 0; w < mask.WordCount; w++)
        {
            mask.True[w] = BitWords.LoadValidity(validity, array.Offset + (w << 6), mask.BitsInWord(w));
        }

        mask.Resolve(default, 0);
        return mask;
    }

    private static KleeneMask MembersNotNull(UnionArray array, MemoryAllocator? allocator)
    {
        var members = new IArrowArray[array.Data.Children.Length];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = array.GetField(i);
        }

        var mask = new KleeneMask(array.Length, allocator);
        for (int i = 0; i < array.Length; i++)
        {
            (int field, int position) = array.Locate(i);
            mask.True[i >> 6] |= members[field].IsValid(position) ? 1UL << (i & 63) : 0;
        }

        mask.Resolve(default, 0);
        return mask;
    }
}
