using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A list or map the file has. The lists keep their offsets; their elements are resolved.</summary>
internal sealed class ListPlan(Field field, ColumnPlan[] elements) : ColumnPlan(field)
{
    private bool IsMap => Field.DataType.TypeId == ArrowTypeId.Map;

    internal override void Bind(LeafSelection selection)
    {
        foreach (ColumnPlan element in elements)
        {
            element.Bind(selection);
        }
    }

    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        ReadOnlySpan<int> offsets = Offsets(source!);
        int first = length == 0 ? 0 : offsets[0];
        int count = length == 0 ? 0 : offsets[^1] - first;
        ArrayData sourceElements = source!.Children[0].Borrow(first, count);
        ArrayData values = IsMap ? ResolveEntries(sourceElements, count) : elements[0].Resolve(sourceElements, count);
        return new ArrayData(Field.DataType, length, source.NullCount, 0, [source.CopyValidity(), Rebase(source, offsets, first)], [values]);
    }

    /// <summary>The Length + 1 offsets of the lists, the array's own offset applied; none without lists.</summary>
    private static unsafe ReadOnlySpan<int> Offsets(ArrayData data)
    {
        if (data.Length == 0)
        {
            return default;
        }

        ArrowBuffer buffer = data.Buffers[1];
        return ((long)data.Offset + data.Length + 1) * sizeof(int) <= buffer.Length
            ? new ReadOnlySpan<int>((int*)buffer.Pointer + data.Offset, data.Length + 1)
            : throw new InvalidDataException($"An array of {data.Length} values of {data.DataType} has only {buffer.Length} bytes of offsets.");
    }

    private static ArrowBuffer Rebase(ArrayData source, ReadOnlySpan<int> offsets, int first)
    {
        if (source.Length == 0)
        {
            return MemoryAllocator.Shared.AllocateZeroed(sizeof(int));
        }

        if (first == 0)
        {
            return source.Buffers[1].Slice((long)source.Offset * sizeof(int), (long)offsets.Length * sizeof(int));
        }

        ArrowBuffer rebased = MemoryAllocator.Shared.Allocate((long)offsets.Length * sizeof(int));
        Span<int> to = rebased.AsSpan<int>();
        for (int i = 0; i < offsets.Length; i++)
        {
            to[i] = offsets[i] - first;
        }

        return rebased;
    }

    private ArrayData ResolveEntries(ArrayData entries, int count)
    {
        ArrayData keys = elements[0].Resolve(entries.Children[0].Borrow(entries.Offset, count), count);
        try
        {
            ArrayData values = elements[1].Resolve(entries.Children[1].Borrow(entries.Offset, count), count);
            return new ArrayData(((MapType)Field.DataType).EntriesField.DataType, count, 0, 0, [ArrowBuffer.Empty], [keys, values]);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }
}
