using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

internal static partial class TakeKernel
{
    // A short value is copied as one vector where source and target have the room; buffers of the allocator are padded.
    private const int ShortValueBytes = 16;

    private static unsafe ArrayData TakeOffsetBytes<TOffset>(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        TOffset* offsets = (TOffset*)data.Buffers[1].Pointer + data.Offset;
        ArrowBuffer source = data.Buffers[2];
        long total = 0;
        ArrowBuffer targetOffsets = allocator.Allocate(((long)indices.Length + 1) * sizeof(TOffset));
        TOffset* ends = (TOffset*)targetOffsets.Pointer;
        ends[0] = TOffset.Zero;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if (index >= 0)
            {
                total += long.CreateTruncating(offsets[index + 1] - offsets[index]);
            }

            ends[i + 1] = TOffset.CreateTruncating(total);
        }

        if (sizeof(TOffset) == sizeof(int) && total > int.MaxValue)
        {
            targetOffsets.Dispose();
            validity.Dispose();
            throw new OverflowException($"The rows taken hold {total} bytes; an array of {data.DataType} holds at most {int.MaxValue}. Take fewer rows at a time.");
        }

        ArrowBuffer target = allocator.Allocate(total);
        byte* write = target.Pointer;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if (index < 0)
            {
                continue;
            }

            long start = long.CreateTruncating(offsets[index]);
            long length = long.CreateTruncating(offsets[index + 1]) - start;
            if (length == 0)
            {
                continue;
            }

            if (length <= ShortValueBytes && start + ShortValueBytes <= source.Length)
            {
                Vector128.Load(source.Pointer + start).Store(write);
            }
            else
            {
                NativeMemory.Copy(source.Pointer + start, write, (nuint)length);
            }

            write += length;
        }

        return new ArrayData(data.DataType, indices.Length, nullCount, 0, [validity, targetOffsets, target]);
    }

    private static ArrayData TakeViews(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
    {
        var buffers = new ArrowBuffer[data.Buffers.Length];
        buffers[0] = validity;
        buffers[1] = TakeFixedWidth(data.Buffers[1], data.Offset, Unsafe.SizeOf<BinaryView>(), indices, allocator);
        for (int i = 2; i < buffers.Length; i++)
        {
            buffers[i] = data.Buffers[i].Retain();
        }

        return new ArrayData(data.DataType, indices.Length, nullCount, 0, buffers);
    }

    private static unsafe ArrayData TakeOffsetList<TOffset>(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, MemoryAllocator allocator)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        TOffset* offsets = (TOffset*)data.Buffers[1].Pointer + data.Offset;
        long total = 0;
        foreach (int index in indices)
        {
            if (IsPresent(data, index))
            {
                total += long.CreateTruncating(offsets[index + 1] - offsets[index]);
            }
        }

        if (total > int.MaxValue)
        {
            validity.Dispose();
            throw new OverflowException($"The rows taken hold {total} elements; a child array holds at most {int.MaxValue}. Take fewer rows at a time.");
        }

        ArrowBuffer targetOffsets = allocator.Allocate(((long)indices.Length + 1) * sizeof(TOffset));
        TOffset* ends = (TOffset*)targetOffsets.Pointer;
        ends[0] = TOffset.Zero;
        int[] elements = ArrayPool<int>.Shared.Rent((int)total);
        int written = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if (IsPresent(data, index))
            {
                int end = int.CreateChecked(offsets[index + 1]);
                for (int element = int.CreateChecked(offsets[index]); element < end; element++)
                {
                    elements[written++] = element;
                }
            }

            ends[i + 1] = TOffset.CreateTruncating(written);
        }

        ArrayData child = Take(data.Children[0], elements.AsSpan(0, written), allocator);
        ArrayPool<int>.Shared.Return(elements);
        return new ArrayData(data.DataType, indices.Length, nullCount, 0, [validity, targetOffsets], [child]);
    }

    private static bool IsPresent(ArrayData data, int index) =>
        index >= 0 && (data.NullCount == 0 || BitUtility.GetBit(data.Buffers[0].Span, data.Offset + index));

    private static ArrayData TakeListView(ArrayData data, ReadOnlySpan<int> indices, ArrowBuffer validity, int nullCount, int offsetWidth, MemoryAllocator allocator) =>
        new(
            data.DataType,
            indices.Length,
            nullCount,
            0,
            [validity, TakeFixedWidth(data.Buffers[1], data.Offset, offsetWidth, indices, allocator), TakeFixedWidth(data.Buffers[2], data.Offset, offsetWidth, indices, allocator)],
            [data.Children[0].Retain()]);

    private static ArrayData TakeRuns(ArrayData data, ReadOnlySpan<int> indices, MemoryAllocator allocator)
    {
        using var array = new RunEndEncodedArray(data.Retain());
        int[] positions = ArrayPool<int>.Shared.Rent(data.Length);
        EncodedArrays.GetPositions(array, positions);
        int[] runs = ArrayPool<int>.Shared.Rent(indices.Length);
        using IArrowArrayBuilder ends = ArrowArrayBuilderFactory.Create(array.RunEnds.Data.DataType, allocator);
        int runCount = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int run = indices[i] < 0 ? -1 : positions[indices[i]];
            if (runCount == 0 || runs[runCount - 1] != run)
            {
                if (runCount > 0)
                {
                    AppendRunEnd(ends, i);
                }

                runs[runCount++] = run;
            }
        }

        if (runCount > 0)
        {
            AppendRunEnd(ends, indices.Length);
        }

        ArrayData values = Take(data.Children[1], runs.AsSpan(0, runCount), allocator);
        ArrayPool<int>.Shared.Return(positions);
        ArrayPool<int>.Shared.Return(runs);
        return new ArrayData(data.DataType, indices.Length, 0, 0, [], [ends.Build().Data, values]);
    }

    /// <summary>Appends a run end in the width of the builder.</summary>
    /// <exception cref="OverflowException">The run ends are too narrow for that many rows.</exception>
    internal static void AppendRunEnd(IArrowArrayBuilder builder, long end)
    {
        switch (builder)
        {
            case Int16Array.Builder b:
                b.Append(checked((short)end));
                break;
            case Int32Array.Builder b:
                b.Append(checked((int)end));
                break;
            case Int64Array.Builder b:
                b.Append(end);
                break;
        }
    }

    private static unsafe ArrayData TakeUnion(ArrayData data, ReadOnlySpan<int> indices, MemoryAllocator allocator)
    {
        if (indices.Length > 0 && MinMaxKernel.MinMax(indices, default, 0).Min < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(indices), "A union has no nulls of its own; negative indices cannot be taken.");
        }

        ArrowBuffer typeIds = TakeFixedWidth(data.Buffers[0], data.Offset, sizeof(byte), indices, allocator);
        var children = new ArrayData[data.Children.Length];
        if (data.DataType.TypeId == ArrowTypeId.SparseUnion)
        {
            for (int i = 0; i < children.Length; i++)
            {
                children[i] = Take(data.Children[i].Borrow(data.Offset, data.Length), indices, allocator);
            }

            return new ArrayData(data.DataType, indices.Length, 0, 0, [typeIds], children);
        }

        int* offsets = (int*)data.Buffers[1].Pointer + data.Offset;
        ArrowBuffer targetOffsets = allocator.Allocate((long)indices.Length * sizeof(int));
        Span<int> targets = targetOffsets.AsSpan<int>();
        int[] positions = ArrayPool<int>.Shared.Rent(indices.Length);
        IReadOnlyList<int> members = ((UnionType)data.DataType).TypeIds;
        for (int member = 0; member < children.Length; member++)
        {
            int written = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                if (typeIds.Pointer[i] == members[member])
                {
                    targets[i] = written;
                    positions[written++] = offsets[indices[i]];
                }
            }

            children[member] = Take(data.Children[member], positions.AsSpan(0, written), allocator);
        }

        ArrayPool<int>.Shared.Return(positions);
        return new ArrayData(data.DataType, indices.Length, 0, 0, [typeIds, targetOffsets], children);
    }
}
