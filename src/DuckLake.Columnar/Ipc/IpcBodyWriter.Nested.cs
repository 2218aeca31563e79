using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

internal sealed unsafe partial class IpcBodyWriter
{
    private void AddViews(ArrayData data)
    {
        var views = new ReadOnlySpan<BinaryView>((BinaryView*)data.Buffers[1].Pointer + data.Offset, data.Length);
        long referred = 0;
        for (int i = 0; i < views.Length; i++)
        {
            referred += !views[i].IsInline && IsValid(data, i) ? views[i].Length : 0;
        }

        long held = 0;
        for (int i = 2; i < data.Buffers.Length; i++)
        {
            held += data.Buffers[i].Length;
        }

        if (referred >= held / 2 || referred > int.MaxValue)
        {
            VariadicCounts.Add(data.Buffers.Length - 2);
            AddValues(data, 1, sizeof(BinaryView));
            for (int i = 2; i < data.Buffers.Length; i++)
            {
                AddRange(data.Buffers[i], 0, data.Buffers[i].Length);
            }

            return;
        }

        // Most bytes belong to values outside the slice: gather those of this one.
        VariadicCounts.Add(referred == 0 ? 0 : 1);
        var compact = new Span<BinaryView>(AddCopy<BinaryView>(data.Length), data.Length);
        ArrowBuffer bytes = referred == 0 ? default : Allocate(referred);
        int written = 0;
        for (int i = 0; i < views.Length; i++)
        {
            BinaryView view = views[i];
            if (!IsValid(data, i))
            {
                continue;
            }

            if (!view.IsInline)
            {
                data.Buffers[2 + view.BufferIndex].Span.Slice(view.Offset, view.Length).CopyTo(bytes.Span[written..]);
                compact[i] = new BinaryView(view.Length, view.Prefix, 0, written);
                written += view.Length;
            }
            else
            {
                compact[i] = view;
            }
        }

        if (referred != 0)
        {
            Buffers.Add(bytes);
        }
    }

    private void AddDenseUnion(IpcField field, UnionType type, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
    {
        Span<int> childOf = stackalloc int[256];
        childOf.Fill(-1);
        int childCount = type.TypeIds.Count;
        for (int i = 0; i < childCount; i++)
        {
            childOf[type.TypeIds[i]] = i;
        }

        var typeIds = new ReadOnlySpan<byte>(data.Buffers[0].Pointer + data.Offset, data.Length);
        var offsets = new ReadOnlySpan<int>((int*)data.Buffers[1].Pointer + data.Offset, data.Length);
        var first = new int[childCount];
        var end = new int[childCount];
        Array.Fill(first, int.MaxValue);
        for (int i = 0; i < typeIds.Length; i++)
        {
            int child = childOf[typeIds[i]];
            first[child] = Math.Min(first[child], offsets[i]);
            end[child] = Math.Max(end[child], offsets[i] + 1);
        }

        AddValues(data, 0, sizeof(byte));
        int* rebased = AddCopy<int>(data.Length);
        for (int i = 0; i < typeIds.Length; i++)
        {
            rebased[i] = offsets[i] - first[childOf[typeIds[i]]];
        }

        for (int i = 0; i < childCount; i++)
        {
            int start = Math.Min(first[i], end[i]);
            Add(field.Children[i], data.Children[i].Borrow(start, end[i] - start), indexShift);
        }
    }

    private void AddRuns(IpcField field, RunEndEncodedType type, ArrayData data, IReadOnlyDictionary<long, int> indexShift)
    {
        ArrayData runEnds = data.Children[0];
        switch (type.RunEndsField.DataType.TypeId)
        {
            case ArrowTypeId.Int16: AddRuns<short>(field, data, runEnds, indexShift); break;
            case ArrowTypeId.Int32: AddRuns<int>(field, data, runEnds, indexShift); break;
            default: AddRuns<long>(field, data, runEnds, indexShift); break;
        }
    }

    private void AddRuns<T>(IpcField field, ArrayData data, ArrayData runEnds, IReadOnlyDictionary<long, int> indexShift)
        where T : unmanaged, IBinaryInteger<T>
    {
        var ends = new ReadOnlySpan<T>((T*)runEnds.Buffers[1].Pointer + runEnds.Offset, runEnds.Length);
        long logicalEnd = (long)data.Offset + data.Length;
        int first = 0;
        while (first < ends.Length && long.CreateChecked(ends[first]) <= data.Offset)
        {
            first++;
        }

        int last = first;
        while (data.Length > 0 && last < ends.Length && long.CreateChecked(ends[last]) < logicalEnd)
        {
            last++;
        }

        int count = data.Length == 0 ? 0 : last - first + 1;
        Nodes.Add((count, 0));
        Buffers.Add(default);
        T* rebased = AddCopy<T>(count);
        for (int i = 0; i < count; i++)
        {
            rebased[i] = T.CreateChecked(Math.Min(long.CreateChecked(ends[first + i]), logicalEnd) - data.Offset);
        }

        Add(field.Children[1], data.Children[1].Borrow(count == 0 ? 0 : first, count), indexShift);
    }
}
