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
        byte[] outcomes = ArrayPool<byte>.Shared.Rent(values.Length + 1);
        GetOutcomes(values, outcomes);
        Span<ulong> isTrue = mask.True;
        Span<ulong> isFalse = mask.False;
        for (int w = 0; w < isTrue.Length; w++)
        {
            ulong trueWord = 0;
            ulong falseWord = 0;
            ReadOnlySpan<int> part = positions.AsSpan(w << 6, mask.BitsInWord(w));
            for (int i = 0; i < part.Length; i++)
            {
                ulong outcome = outcomes[part[i] + 1];
                trueWord |= (outcome & 1) << i;
                falseWord |= (outcome >> 1) << i;
            }

            isTrue[w] = trueWord;
            isFalse[w] = falseWord;
        }

        ArrayPool<byte>.Shared.Return(outcomes);
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

        MinMax<int> range = MinMaxKernel.MinMax<int>(positions[..dictionary.Length], default, 0);
        if (range.HasValue && (range.Max >= dictionary.Dictionary.Length || range.Min < -1))
        {
            throw new ArrowFormatException($"Indices {range.Min} to {range.Max} lie outside a dictionary of {dictionary.Dictionary.Length} values.");
        }
    }

    // The outcome of the value at i stands at i + 1, bit 0 = true, bit 1 = false; the null row's position -1 is unknown.
    private static void GetOutcomes(KleeneMask values, Span<byte> outcomes)
    {
        outcomes[0] = 0;
        ReadOnlySpan<ulong> isTrue = values.True;
        ReadOnlySpan<ulong> isFalse = values.False;
        for (int i = 0; i < values.Length; i++)
        {
            outcomes[i + 1] = (byte)(((isTrue[i >> 6] >> (i & 63)) & 1) | (((isFalse[i >> 6] >> (i & 63)) & 1) << 1));
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
