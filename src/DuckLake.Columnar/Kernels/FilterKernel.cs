using System.Buffers;

namespace DuckLake.Columnar;

/// <summary>Keeps some of the rows, for every type. All rows or one contiguous run are kept without a copy.</summary>
internal static class FilterKernel
{
    /// <summary>Keeps the rows at ascending indices. Owned by the caller.</summary>
    internal static IArrowArray Filter(IArrowArray array, ReadOnlySpan<int> selection, MemoryAllocator? allocator = null) =>
        IsContiguous(selection)
            ? ArrowArrayFactory.BuildArray(array.Data.Slice(selection.IsEmpty ? 0 : selection[0], selection.Length))
            : TakeKernel.Take(array, selection, allocator);

    /// <summary>Keeps the rows at ascending indices. Owned by the caller.</summary>
    internal static RecordBatch Filter(RecordBatch batch, ReadOnlySpan<int> selection, MemoryAllocator? allocator = null) =>
        IsContiguous(selection)
            ? batch.Slice(selection.IsEmpty ? 0 : selection[0], selection.Length)
            : TakeKernel.Take(batch, selection, allocator);

    /// <summary>Keeps the rows where the mask is true. Owned by the caller.</summary>
    internal static IArrowArray Filter(IArrowArray array, KleeneMask mask, MemoryAllocator? allocator = null)
    {
        CheckLength(array.Length, mask);
        int[] selection = ArrayPool<int>.Shared.Rent(mask.Length);
        int count = mask.ToSelection(selection);
        IArrowArray result = Filter(array, selection.AsSpan(0, count), allocator);
        ArrayPool<int>.Shared.Return(selection);
        return result;
    }

    /// <summary>Keeps the rows where the mask is true. Owned by the caller.</summary>
    internal static RecordBatch Filter(RecordBatch batch, KleeneMask mask, MemoryAllocator? allocator = null)
    {
        CheckLength(batch.Length, mask);
        int[] selection = ArrayPool<int>.Shared.Rent(mask.Length);
        int count = mask.ToSelection(selection);
        RecordBatch result = Filter(batch, selection.AsSpan(0, count), allocator);
        ArrayPool<int>.Shared.Return(selection);
        return result;
    }

    private static bool IsContiguous(ReadOnlySpan<int> ascending) => ascending.IsEmpty || ascending[^1] - ascending[0] == ascending.Length - 1;

    private static void CheckLength(int length, KleeneMask mask)
    {
        if (mask.Length != length)
        {
            throw new ArgumentException($"A mask of {mask.Length} rows cannot filter {length} rows.", nameof(mask));
        }
    }
}
