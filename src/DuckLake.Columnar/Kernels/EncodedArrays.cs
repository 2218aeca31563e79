using System.Buffers;
using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Dictionary and run-end encoded arrays: evaluate on the distinct values, then spread the outcome over the rows.</summary>
internal static class EncodedArrays
{
    internal static bool IsEncoded(IArrowArray array) => array is DictionaryArray or RunEndEncodedArray;

    /// <summary>The dictionary, or the value of each run.</summary>
    internal static IArrowArray Values(IArrowArray array) =>
        array is DictionaryArray dictionary ? dictionary.Dictionary : ((RunEndEncodedArray)array).Values;

    /// <summary>Spreads an outcome over the values to the rows of the encoded array.</summary>
    internal static KleeneMask Expand(IArrowArray array, KleeneMask values, MemoryAllocator? allocator)
    {
        var mask = new KleeneMask(array.Length, allocator);
        int[] positions = ArrayPool<int>.Shared.Rent(array.Length);
        GetPositions(array, positions);
        Span<ulong> isTrue = mask.True;
        Span<ulong> isFalse = mask.False;
        ReadOnlySpan<ulong> valueIsTrue = values.True;
        ReadOnlySpan<ulong> valueIsFalse = values.False;
        for (int w = 0; w < isTrue.Length; w++)
        {
            ulong trueWord = 0;
            ulong falseWord = 0;
            int count = mask.BitsInWord(w);
            for (int i = 0; i < count; i++)
            {
                int position = positions[(w << 6) + i];
                if (position >= 0)
                {
                    trueWord |= ((valueIsTrue[position >> 6] >> (position & 63)) & 1) << i;
                    falseWord |= ((valueIsFalse[position >> 6] >> (position & 63)) & 1) << i;
                }
            }

            isTrue[w] = trueWord;
            isFalse[w] = falseWord;
        }

        ArrayPool<int>.Shared.Return(positions);
        return mask;
    }

    /// <summary>Writes for each row the position of its value in <see cref="Values"/>, or -1 where the row is null.</summary>
    internal static void GetPositions(IArrowArray array, Span<int> positions)
    {
        if (array is RunEndEncodedArray runs)
        {
            GetRuns(runs, positions);
            return;
        }

        var dictionary = (DictionaryArray)array;
        switch (dictionary.Indices)
        {
            case Int8Array a:
                Widen(a.Values, positions);
                break;
            case UInt8Array a:
                Widen(a.Values, positions);
                break;
            case Int16Array a:
                Widen(a.Values, positions);
                break;
            case UInt16Array a:
                Widen(a.Values, positions);
                break;
            case Int32Array a:
                a.Values.CopyTo(positions);
                break;
            case UInt32Array a:
                Widen(a.Values, positions);
                break;
            case Int64Array a:
                Widen(a.Values, positions);
                break;
            case UInt64Array a:
                Widen(a.Values, positions);
                break;
        }

        if (dictionary.NullCount > 0)
        {
            ReadOnlySpan<byte> validity = dictionary.NullBitmap;
            for (int i = 0; i < dictionary.Length; i++)
            {
                if (!BitUtility.GetBit(validity, dictionary.Offset + i))
                {
                    positions[i] = -1;
                }
            }
        }

        int limit = dictionary.Dictionary.Length;
        for (int i = 0; i < dictionary.Length; i++)
        {
            if (positions[i] >= limit)
            {
                throw new ArrowFormatException($"Index {positions[i]} of row {i} lies outside a dictionary of {limit} values.");
            }
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> indices, Span<int> positions)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < indices.Length; i++)
        {
            positions[i] = int.CreateSaturating(indices[i]);
        }
    }

    private static void GetRuns(RunEndEncodedArray array, Span<int> positions)
    {
        if (array.Length == 0)
        {
            return;
        }

        int run = array.FindPhysicalIndex(0);
        for (int i = 0; i < array.Length; run++)
        {
            int end = (int)Math.Min(array.GetRunEnd(run) - array.Offset, array.Length);
            positions[i..end].Fill(run);
            i = end;
        }
    }
}
