using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

public static partial class ArrowArrayConcatenator
{
    private static unsafe ArrayData ConcatenateOffsetBytes<TOffset>(ArrayData[] parts, int length, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        ArrowBuffer offsets = ConcatenateOffsets<TOffset>(parts, length, "bytes", allocator);
        ArrowBuffer bytes = allocator.Allocate(long.CreateTruncating(((TOffset*)offsets.Pointer)[length]));
        byte* write = bytes.Pointer;
        foreach (ArrayData part in parts)
        {
            (long start, long end) = OffsetRange<TOffset>(part);
            NativeMemory.Copy(part.Buffers[2].Pointer + start, write, (nuint)(end - start));
            write += end - start;
        }

        return new ArrayData(parts[0].DataType, length, nullCount, 0, [validity, offsets, bytes]);
    }

    private static ArrayData ConcatenateOffsetLists<TOffset>(ArrayData[] parts, int length, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        ArrowBuffer offsets = ConcatenateOffsets<TOffset>(parts, length, "elements", allocator);
        try
        {
            var elements = new ArrayData[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                (long start, long end) = OffsetRange<TOffset>(parts[i]);
                elements[i] = parts[i].Children[0].Borrow(checked((int)start), checked((int)(end - start)));
            }

            return new ArrayData(parts[0].DataType, length, nullCount, 0, [validity, offsets], [Concatenate(elements, allocator)]);
        }
        catch
        {
            offsets.Dispose();
            throw;
        }
    }

    private static unsafe (long Start, long End) OffsetRange<TOffset>(ArrayData part)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        if (part.Length == 0)
        {
            return (0, 0);
        }

        TOffset* offsets = (TOffset*)part.Buffers[1].Pointer + part.Offset;
        return (long.CreateTruncating(offsets[0]), long.CreateTruncating(offsets[part.Length]));
    }

    private static unsafe ArrowBuffer ConcatenateOffsets<TOffset>(ArrayData[] parts, int length, string what, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        long total = 0;
        foreach (ArrayData part in parts)
        {
            (long start, long end) = OffsetRange<TOffset>(part);
            total += end - start;
        }

        if (sizeof(TOffset) == sizeof(int) && total > int.MaxValue)
        {
            throw new OverflowException($"The arrays hold {total} {what}; an array of {parts[0].DataType} holds at most {int.MaxValue}.");
        }

        ArrowBuffer buffer = allocator.Allocate(((long)length + 1) * sizeof(TOffset));
        TOffset* write = (TOffset*)buffer.Pointer;
        TOffset position = TOffset.Zero;
        foreach (ArrayData part in parts)
        {
            TOffset* offsets = (TOffset*)part.Buffers[1].Pointer + part.Offset;
            for (int i = 0; i < part.Length; i++)
            {
                *write++ = offsets[i] - offsets[0] + position;
            }

            (long start, long end) = OffsetRange<TOffset>(part);
            position += TOffset.CreateTruncating(end - start);
        }

        *write = position;
        return buffer;
    }

    private static unsafe ArrayData ConcatenateViews(ArrayData[] parts, int length, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
    {
        ArrowBuffer views = ConcatenateFixedWidth(parts, 1, sizeof(BinaryView), allocator);
        var buffers = new List<ArrowBuffer> { validity, views };
        Span<BinaryView> target = views.AsSpan<BinaryView>();
        int position = 0;
        foreach (ArrayData part in parts)
        {
            int firstBuffer = buffers.Count - 2;
            for (int i = 2; i < part.Buffers.Length; i++)
            {
                buffers.Add(part.Buffers[i].Retain());
            }

            foreach (ref BinaryView view in target.Slice(position, part.Length))
            {
                if (!view.IsInline)
                {
                    view = new BinaryView(view.Length, view.Prefix, view.BufferIndex + firstBuffer, view.Offset);
                }
            }

            position += part.Length;
        }

        return new ArrayData(parts[0].DataType, length, nullCount, 0, [.. buffers]);
    }

    private static unsafe ArrayData ConcatenateListViews<TOffset>(ArrayData[] parts, int length, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        ArrayData elements = Concatenate([.. parts.Select(p => p.Children[0])], allocator);
        ArrowBuffer offsets = ConcatenateFixedWidth(parts, 1, sizeof(TOffset), allocator);
        ArrowBuffer sizes = ConcatenateFixedWidth(parts, 2, sizeof(TOffset), allocator);
        Span<TOffset> target = offsets.AsSpan<TOffset>();
        int position = 0;
        int firstElement = 0;
        foreach (ArrayData part in parts)
        {
            foreach (ref TOffset offset in target.Slice(position, part.Length))
            {
                offset += TOffset.CreateTruncating(firstElement);
            }

            position += part.Length;
            firstElement += part.Children[0].Length;
        }

        return new ArrayData(parts[0].DataType, length, nullCount, 0, [validity, offsets, sizes], [elements]);
    }

    private static ArrayData ConcatenateRuns(ArrayData[] parts, int length, MemoryAllocator allocator)
    {
        using IArrowArrayBuilder ends = ArrowArrayBuilderFactory.Create(((RunEndEncodedType)parts[0].DataType).RunEndsField.DataType, allocator);
        var values = new ArrayData[parts.Length];
        long position = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            ArrayData part = parts[p];
            using var array = new RunEndEncodedArray(part.Retain());
            int first = part.Length == 0 ? 0 : array.FindPhysicalIndex(0);
            int last = part.Length == 0 ? -1 : array.FindPhysicalIndex(part.Length - 1);
            for (int run = first; run <= last; run++)
            {
                TakeKernel.AppendRunEnd(ends, position + Math.Min(array.GetRunEnd(run) - part.Offset, part.Length));
            }

            values[p] = part.Children[1].Borrow(first, last - first + 1);
            position += part.Length;
        }

        ArrayData joined = Concatenate(values, allocator);
        return new ArrayData(parts[0].DataType, length, 0, 0, [], [ends.Build().Data, joined]);
    }

    private static ArrayData ConcatenateUnions(ArrayData[] parts, int length, MemoryAllocator allocator)
    {
        bool sparse = parts[0].DataType.TypeId == ArrowTypeId.SparseUnion;
        var children = new ArrayData[parts[0].Children.Length];
        for (int c = 0; c < children.Length; c++)
        {
            int child = c;
            children[c] = Concatenate([.. parts.Select(p => sparse ? p.Children[child].Borrow(p.Offset, p.Length) : p.Children[child])], allocator);
        }

        ArrowBuffer typeIds = ConcatenateFixedWidth(parts, 0, sizeof(byte), allocator);
        if (sparse)
        {
            return new ArrayData(parts[0].DataType, length, 0, 0, [typeIds], children);
        }

        ArrowBuffer offsets = ConcatenateFixedWidth(parts, 1, sizeof(int), allocator);
        Span<int> firstOfType = stackalloc int[128];
        firstOfType.Clear();
        IReadOnlyList<int> members = ((UnionType)parts[0].DataType).TypeIds;
        ReadOnlySpan<byte> ids = typeIds.Span;
        Span<int> target = offsets.AsSpan<int>();
        int position = 0;
        foreach (ArrayData part in parts)
        {
            for (int i = 0; i < part.Length; i++, position++)
            {
                target[position] += firstOfType[ids[position] & 127];
            }

            for (int c = 0; c < children.Length; c++)
            {
                firstOfType[members[c]] += part.Children[c].Length;
            }
        }

        return new ArrayData(parts[0].DataType, length, 0, 0, [typeIds, offsets], children);
    }

    private static ArrayData ConcatenateDictionaries(ArrayData[] parts, int length, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
    {
        var type = (DictionaryType)parts[0].DataType;
        if (parts.All(p => DictionaryUnifier.IsSame(p.Dictionary!, parts[0].Dictionary!)))
        {
            return new ArrayData(type, length, nullCount, 0, [validity, ConcatenateFixedWidth(parts, 1, type.ByteWidth, allocator)], null, parts[0].Dictionary!.Retain());
        }

        ArrayData dictionary = DictionaryUnifier.Unify([.. parts.Select(p => p.Dictionary!)], allocator, out int[][] transpositions);
        using var indices = new DictionaryIndexBuilder(type.IndexType, allocator);
        try
        {
            indices.Reserve(length);
            for (int p = 0; p < parts.Length; p++)
            {
                using var array = new DictionaryArray(parts[p].Retain());
                var positions = new int[array.Length];
                EncodedArrays.GetPositions(array, positions);
                foreach (int position in positions)
                {
                    indices.Append(position < 0 ? 0 : transpositions[p][position]);
                }
            }
        }
        catch
        {
            dictionary.Dispose();
            throw;
        }

        return new ArrayData(type, length, nullCount, 0, [validity, indices.Finish()], null, dictionary);
    }
}
