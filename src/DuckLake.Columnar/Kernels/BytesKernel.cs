using System.Numerics;
using System.Text;

namespace DuckLake.Columnar;

/// <summary>Predicates over text and binary arrays of every layout.</summary>
internal static class BytesKernel
{
    /// <summary>Rows whose text or bytes begin with <paramref name="prefix"/>. The caller disposes the mask.</summary>
    internal static KleeneMask StartsWith(IArrowArray array, ReadOnlySpan<byte> prefix, MemoryAllocator? allocator = null) =>
        Evaluate(array, new BytesPrefix(prefix.ToArray()), allocator);

    /// <summary>Rows whose text begins with <paramref name="prefix"/>. The caller disposes the mask.</summary>
    internal static KleeneMask StartsWith(IArrowArray array, string prefix, MemoryAllocator? allocator = null) =>
        Evaluate(array, new BytesPrefix(Encoding.UTF8.GetBytes(prefix)), allocator);

    /// <summary>Evaluates a predicate over any text or binary array, dictionary-encoded ones included. The caller disposes the mask.</summary>
    internal static KleeneMask Evaluate<TPredicate>(IArrowArray array, TPredicate predicate, MemoryAllocator? allocator)
        where TPredicate : struct, IBytesPredicate
    {
        if (array is NullArray)
        {
            return new KleeneMask(array.Length, allocator);
        }

        if (EncodedArrays.IsEncoded(array))
        {
            using KleeneMask values = Evaluate(EncodedArrays.Values(array), predicate, allocator);
            return EncodedArrays.Expand(array, values, allocator);
        }

        if (array is not IBytesArray bytes)
        {
            throw new ArgumentException($"Text or bytes are needed; found {array.Data.DataType}.", nameof(array));
        }

        var mask = new KleeneMask(array.Length, allocator);
        Evaluate(bytes, predicate, mask);
        return mask;
    }

    internal static void Evaluate<TPredicate>(IBytesArray array, TPredicate predicate, KleeneMask mask)
        where TPredicate : struct, IBytesPredicate
    {
        ArrayData data = array.Data;
        data.ThrowIfDisposed();
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.String or ArrowTypeId.Binary:
                Evaluate(data, new OffsetBytesReader(data), predicate, mask);
                break;
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                Evaluate(data, new LargeOffsetBytesReader(data), predicate, mask);
                break;
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                Evaluate(data, new ViewBytesReader(data), predicate, mask);
                break;
            default:
                Evaluate(data, new FixedBytesReader(data), predicate, mask);
                break;
        }
    }

    private static void Evaluate<TReader, TPredicate>(ArrayData data, TReader reader, TPredicate predicate, KleeneMask mask)
        where TReader : struct, IBytesReader
        where TPredicate : struct, IBytesPredicate
    {
        ReadOnlySpan<byte> validity = data.Buffers[0].Span;
        Span<ulong> isTrue = mask.True;
        Span<ulong> isFalse = mask.False;
        for (int w = 0; w < isTrue.Length; w++)
        {
            ulong valid = BitWords.LoadValidity(validity, data.Offset + (w << 6), mask.BitsInWord(w));
            ulong matches = 0;
            for (ulong rest = valid; rest != 0; rest &= rest - 1)
            {
                int bit = BitOperations.TrailingZeroCount(rest);
                matches |= predicate.Matches(reader.Get((w << 6) + bit)) ? 1UL << bit : 0;
            }

            isTrue[w] = matches;
            isFalse[w] = valid & ~matches;
        }
    }
}
