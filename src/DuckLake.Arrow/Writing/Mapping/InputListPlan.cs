using System.Buffers;
using System.Numerics;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Lists of another layout than the table's: brought to 32-bit offsets, then read as lists.</summary>
internal sealed class InputListPlan(Field field, ListPlan lists, string path) : ColumnPlan(field)
{
    /// <exception cref="InputValueException">The elements are too many for one batch.</exception>
    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        try
        {
            using ArrayData converted = ToOffsets(source!);
            return lists.Resolve(converted, length);
        }
        catch (OverflowException e)
        {
            throw new InputValueException(path, "the lists of one batch hold more elements than 32-bit offsets can count; hand in smaller batches.", e);
        }
    }

    private static ArrayData ToOffsets(ArrayData source) => source.DataType switch
    {
        FixedSizeListType type => FromFixedSize(source, type),
        LargeListType type => FromLarge(source, type),
        ListViewType type => FromViews<int>(source, type),
        LargeListViewType type => FromViews<long>(source, type),
        _ => source.Retain(),
    };

    private static ArrayData FromFixedSize(ArrayData source, FixedSizeListType type)
    {
        ArrowBuffer offsets = MemoryAllocator.Shared.Allocate((source.Length + 1L) * sizeof(int));
        Span<int> to = offsets.AsSpan<int>();
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = checked(i * type.ListSize);
        }

        ArrayData elements = source.Children[0].Slice(checked(source.Offset * type.ListSize), checked(source.Length * type.ListSize));
        return new ArrayData(new ListType(type.Fields[0]), source.Length, source.NullCount, 0, [source.CopyValidity(), offsets], [elements]);
    }

    private static ArrayData FromLarge(ArrayData source, LargeListType type)
    {
        if (source.Length == 0)
        {
            return NullArrays.Create(new ListType(type.Fields[0]), 0);
        }

        ReadOnlySpan<long> from = source.Buffers[1].AsSpan<long>().Slice(source.Offset, source.Length + 1);
        ArrowBuffer offsets = MemoryAllocator.Shared.Allocate((source.Length + 1L) * sizeof(int));
        Span<int> to = offsets.AsSpan<int>();
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = checked((int)from[i]);
        }

        return new ArrayData(new ListType(type.Fields[0]), source.Length, source.NullCount, 0, [source.CopyValidity(), offsets], [source.Children[0].Retain()]);
    }

    private static ArrayData FromViews<TOffset>(ArrayData source, NestedType type)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        ReadOnlySpan<TOffset> starts = source.Buffers[1].AsSpan<TOffset>().Slice(source.Offset, source.Length);
        ReadOnlySpan<TOffset> sizes = source.Buffers[2].AsSpan<TOffset>().Slice(source.Offset, source.Length);
        ReadOnlySpan<byte> validity = source.NullCount == 0 ? default : source.Buffers[0].Span;
        ArrowBuffer offsets = MemoryAllocator.Shared.Allocate((source.Length + 1L) * sizeof(int));
        Span<int> to = offsets.AsSpan<int>();
        to[0] = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            bool isValid = validity.IsEmpty || BitUtility.GetBit(validity, source.Offset + i);
            to[i + 1] = checked(to[i] + (isValid ? int.CreateChecked(sizes[i]) : 0));
        }

        int[] positions = ArrayPool<int>.Shared.Rent(to[^1]);
        try
        {
            for (int i = 0; i < starts.Length; i++)
            {
                for (int k = to[i]; k < to[i + 1]; k++)
                {
                    positions[k] = int.CreateChecked(starts[i]) + k - to[i];
                }
            }

            ArrayData elements = TakeKernel.Take(source.Children[0], positions.AsSpan(0, to[^1]), MemoryAllocator.Shared);
            return new ArrayData(new ListType(type.Fields[0]), source.Length, source.NullCount, 0, [source.CopyValidity(), offsets], [elements]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(positions);
        }
    }
}
