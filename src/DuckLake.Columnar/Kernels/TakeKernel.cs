using System.Buffers;

namespace DuckLake.Columnar;

/// <summary>Gathers rows by index, for every type.</summary>
internal static partial class TakeKernel
{
    /// <summary>The rows at <paramref name="indices"/> in that order; a negative index gives a null. Owned by the caller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies after the last row.</exception>
    internal static IArrowArray Take(IArrowArray array, ReadOnlySpan<int> indices, MemoryAllocator? allocator = null) =>
        ArrowArrayFactory.BuildArray(Take(array.Data, indices, allocator ?? MemoryAllocator.Shared));

    /// <summary>The rows of every column. Owned by the caller.</summary>
    internal static RecordBatch Take(RecordBatch batch, ReadOnlySpan<int> indices, MemoryAllocator? allocator = null)
    {
        var columns = new IArrowArray[batch.ColumnCount];
        int taken = 0;
        try
        {
            for (; taken < columns.Length; taken++)
            {
                columns[taken] = Take(batch.Column(taken), indices, allocator);
            }

            return new RecordBatch(batch.Schema, columns, indices.Length);
        }
        catch
        {
            for (int i = 0; i < taken; i++)
            {
                columns[i].Dispose();
            }

            throw;
        }
    }

    internal static ArrayData Take(ArrayData data, ReadOnlySpan<int> indices, MemoryAllocator allocator)
    {
        data.ThrowIfDisposed();
        bool hasNegative = CheckIndices(indices, data.Length);
        if (data.DataType.TypeId == ArrowTypeId.Null)
        {
            return new ArrayData(data.DataType, indices.Length, indices.Length, 0, []);
        }

        if (data.DataType.TypeId is ArrowTypeId.RunEndEncoded or ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion)
        {
            return data.DataType.TypeId == ArrowTypeId.RunEndEncoded ? TakeRuns(data, indices, allocator) : TakeUnion(data, indices, allocator);
        }

        ArrowBuffer validity = TakeValidity(data, indices, hasNegative, allocator, out int nullCount);
        return data.DataType.TypeId switch
        {
            ArrowTypeId.Boolean => new ArrayData(data.DataType, indices.Length, nullCount, 0, [validity, TakeBits(data, indices, allocator)]),
            ArrowTypeId.String or ArrowTypeId.Binary =>
                TakeOffsetBytes<int>(data, indices, validity, nullCount, allocator),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary =>
                TakeOffsetBytes<long>(data, indices, validity, nullCount, allocator),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => TakeViews(data, indices, validity, nullCount, allocator),
            ArrowTypeId.List or ArrowTypeId.Map => TakeOffsetList<int>(data, indices, validity, nullCount, allocator),
            ArrowTypeId.LargeList => TakeOffsetList<long>(data, indices, validity, nullCount, allocator),
            ArrowTypeId.ListView => TakeListView(data, indices, validity, nullCount, sizeof(int), allocator),
            ArrowTypeId.LargeListView => TakeListView(data, indices, validity, nullCount, sizeof(long), allocator),
            ArrowTypeId.FixedSizeList => TakeFixedSizeList(data, indices, validity, nullCount, allocator),
            ArrowTypeId.Struct => TakeStruct(data, indices, validity, nullCount, allocator),
            _ => new ArrayData(
                data.DataType,
                indices.Length,
                nullCount,
                0,
                [validity, TakeFixedWidth(data.Buffers[1], data.Offset, ((FixedWidthType)data.DataType).ByteWidth, indices, allocator)],
                null,
                data.Dictionary?.Retain()),
        };
    }

    /// <summary>Checks the upper bound; returns whether any index is negative.</summary>
    private static bool CheckIndices(ReadOnlySpan<int> indices, int length)
    {
        MinMax<int> range = MinMaxKernel.MinMax(indices, default, 0);
        if (range.HasValue && range.Max >= length)
        {
            throw new ArgumentOutOfRangeException(nameof(indices), range.Max, $"The array has {length} values.");
        }

        return range.HasValue && range.Min < 0;
    }

    private static ArrowBuffer TakeValidity(ArrayData data, ReadOnlySpan<int> indices, bool hasNegative, MemoryAllocator allocator, out int nullCount)
    {
        nullCount = 0;
        ReadOnlySpan<byte> source = data.NullCount == 0 ? default : data.Buffers[0].Span;
        if (source.IsEmpty && !hasNegative)
        {
            return default;
        }

        ArrowBuffer buffer = allocator.Allocate(BitWords.WordCount(indices.Length) * sizeof(ulong));
        Span<ulong> words = buffer.AsSpan<ulong>();
        int valid = 0;
        for (int w = 0; w < words.Length; w++)
        {
            ReadOnlySpan<int> part = indices[(w << 6)..Math.Min(indices.Length, (w + 1) << 6)];
            ulong word = 0;
            for (int i = 0; i < part.Length; i++)
            {
                int index = part[i];
                bool isValid = index >= 0 && (source.IsEmpty || BitUtility.GetBit(source, data.Offset + index));
                word |= isValid ? 1UL << i : 0;
            }

            words[w] = word;
            valid += System.Numerics.BitOperations.PopCount(word);
        }

        nullCount = indices.Length - valid;
        return buffer;
    }

    private static ArrowBuffer TakeBits(ArrayData data, ReadOnlySpan<int> indices, MemoryAllocator allocator)
    {
        ReadOnlySpan<byte> source = data.Buffers[1].Span;
        ArrowBuffer buffer = allocator.Allocate(BitWords.WordCount(indices.Length) * sizeof(ulong));
        Span<ulong> words = buffer.AsSpan<ulong>();
        for (int w = 0; w < words.Length; w++)
        {
            ReadOnlySpan<int> part = indices[(w << 6)..Math.Min(indices.Length, (w + 1) << 6)];
            ulong word = 0;
            for (int i = 0; i < part.Length; i++)
            {
                word |= part[i] >= 0 && BitUtility.GetBit(source, data.Offset + part[i]) ? 1UL << i : 0;
            }

            words[w] = word;
        }

        return buffer;
    }

    private static unsafe ArrowBuffer TakeFixedWidth(ArrowBuffer source, int offset, int width, ReadOnlySpan<int> indices, MemoryAllocator allocator)
    {
        ArrowBuffer target = allocator.Allocate(checked((long)indices.Length * width));
        byte* start = source.Pointer + ((long)offset * width);
        switch (width)
        {
            case 1:
                Gather((byte*)start, (byte*)target.Pointer, indices);
                break;
            case 2:
                Gather((ushort*)start, (ushort*)target.Pointer, indices);
                break;
            case 4:
                Gather((uint*)start, (uint*)target.Pointer, indices);
                break;
            case 8:
                Gather((ulong*)start, (ulong*)target.Pointer, indices);
                break;
            case 16:
                Gather((UInt128*)start, (UInt128*)target.Pointer, indices);
                break;
            default:
                for (int i = 0; i < indices.Length; i++)
                {
                    var slot = new Span<byte>(target.Pointer + ((long)i * width), width);
                    if (indices[i] < 0)
                    {
                        slot.Clear();
                    }
                    else
                    {
                        new ReadOnlySpan<byte>(start + ((long)indices[i] * width), width).CopyTo(slot);
                    }
                }

                break;
        }

        return target;
    }

    private static unsafe void Gather<T>(T* source, T* target, ReadOnlySpan<int> indices)
        where T : unmanaged
    {
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            target[i] = index < 0 ? default : source[index];
        }
    }

    private static ArrayData TakeStruct(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
    {
        var children = new ArrayData[data.Children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Take(data.Children[i].Borrow(data.Offset, data.Length), indices, allocator);
        }

        return new ArrayData(data.DataType, indices.Length, nullCount, 0, [validity], children);
    }

    private static ArrayData TakeFixedSizeList(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
    {
        int size = ((FixedSizeListType)data.DataType).ListSize;
        int count = checked(indices.Length * size);
        int[] elements = ArrayPool<int>.Shared.Rent(count);
        int written = 0;
        foreach (int index in indices)
        {
            for (int i = 0; i < size; i++)
            {
                elements[written++] = index < 0 ? -1 : checked(((data.Offset + index) * size) + i);
            }
        }

        ArrayData child = Take(data.Children[0], elements.AsSpan(0, count), allocator);
        ArrayPool<int>.Shared.Return(elements);
        return new ArrayData(data.DataType, indices.Length, nullCount, 0, [validity], [child]);
    }
}
