using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Writing;

/// <summary>Collects byte strings of any Arrow layout as slices of the memory they lie in.</summary>
internal static unsafe class LeafBytes
{
    internal static bool IsVariable(IArrowType type) =>
        type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
            or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;

    /// <summary>Appends the selected values; returns their bytes in all.</summary>
    internal static long Append(in LeafSelection selection, WriteLeaf leaf, NativeBufferBuilder values, MemoryAllocator allocator)
    {
        if (selection.Count == 0)
        {
            return 0;
        }

        ArrayData data = selection.Data;
        var to = (ByteSlice*)values.Advance((long)selection.Count * sizeof(ByteSlice));
        return data.DataType.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary => AppendOffsets((int*)data.Buffers[1].Pointer + data.Offset, data.Buffers[2], selection, leaf, to),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => AppendOffsets((long*)data.Buffers[1].Pointer + data.Offset, data.Buffers[2], selection, leaf, to),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => AppendViews(data, selection, leaf, to),
            ArrowTypeId.Dictionary => AppendDictionary(data, selection, leaf, to, allocator),
            _ => AppendFixed(data, ((FixedWidthType)data.DataType).ByteWidth, selection, to),
        };
    }

    private static long AppendOffsets(int* offsets, ArrowBuffer bytes, in LeafSelection selection, WriteLeaf leaf, ByteSlice* to)
    {
        byte* start = bytes.Pointer;
        int* positions = selection.Positions;
        int count = selection.Count;
        long total = 0;
        int bad = 0;
        int least = int.MaxValue;
        int greatest = 0;
        for (int i = 0; i < count; i++)
        {
            int position = positions == null ? i : positions[i];
            int from = offsets[position];
            int end = offsets[position + 1];
            int length = end - from;
            bad |= length;
            least = Math.Min(least, from);
            greatest = Math.Max(greatest, end);
            to[i] = new ByteSlice(start + from, length);
            total += length;
        }

        if (bad < 0 || least < 0 || greatest > bytes.Length)
        {
            throw BadOffsets(leaf, bytes.Length);
        }

        return total;
    }

    private static long AppendOffsets(long* offsets, ArrowBuffer bytes, in LeafSelection selection, WriteLeaf leaf, ByteSlice* to)
    {
        long total = 0;
        for (int i = 0; i < selection.Count; i++)
        {
            int position = selection.Positions == null ? i : selection.Positions[i];
            long from = offsets[position];
            long length = offsets[position + 1] - from;
            if (from < 0 || length < 0 || from > bytes.Length - length)
            {
                throw BadOffsets(leaf, bytes.Length);
            }

            if (length > int.MaxValue)
            {
                throw leaf.Error(ParquetWriteErrorKind.LimitExceeded, $"A value has {length} bytes; at most {int.MaxValue} can be written.");
            }

            to[i] = new ByteSlice(bytes.Pointer + from, (int)length);
            total += length;
        }

        return total;
    }

    private static long AppendViews(ArrayData data, in LeafSelection selection, WriteLeaf leaf, ByteSlice* to)
    {
        var views = (BinaryView*)data.Buffers[1].Pointer + data.Offset;
        long total = 0;
        for (int i = 0; i < selection.Count; i++)
        {
            BinaryView* view = views + (selection.Positions == null ? i : selection.Positions[i]);
            int length = view->Length;
            byte* start;
            if (view->IsInline)
            {
                start = (byte*)view + sizeof(int);
            }
            else
            {
                int buffer = view->BufferIndex + 2;
                if (buffer < 2 || buffer >= data.Buffers.Length || length < 0 || view->Offset < 0
                    || view->Offset > data.Buffers[buffer].Length - length)
                {
                    throw leaf.Error(ParquetWriteErrorKind.SchemaMismatch, "A view points outside of its buffers. The batch is not valid Arrow data.");
                }

                start = data.Buffers[buffer].Pointer + view->Offset;
            }

            to[i] = new ByteSlice(start, length);
            total += length;
        }

        return total;
    }

    private static long AppendFixed(ArrayData data, int width, in LeafSelection selection, ByteSlice* to)
    {
        byte* start = data.Buffers[1].Pointer + ((long)data.Offset * width);
        for (int i = 0; i < selection.Count; i++)
        {
            int position = selection.Positions == null ? i : selection.Positions[i];
            to[i] = new ByteSlice(start + ((long)position * width), width);
        }

        return (long)selection.Count * width;
    }

    private static long AppendDictionary(ArrayData data, in LeafSelection selection, WriteLeaf leaf, ByteSlice* to, MemoryAllocator allocator)
    {
        using var entries = new NativeBufferBuilder(allocator);
        Append(new LeafSelection(data.Dictionary!, data.Dictionary!.Length, null), leaf, entries, allocator);
        var slices = (ByteSlice*)entries.Pointer;
        using var array = new DictionaryArray(data.Retain());
        using ArrowBuffer rows = allocator.Allocate((long)data.Length * sizeof(int));
        try
        {
            EncodedArrays.GetPositions(array, rows.AsSpan<int>());
        }
        catch (ArrowFormatException e)
        {
            throw leaf.Error(ParquetWriteErrorKind.SchemaMismatch, e.Message, e);
        }

        var indices = (int*)rows.Pointer;
        long total = 0;
        for (int i = 0; i < selection.Count; i++)
        {
            ByteSlice slice = slices[indices[selection.Positions == null ? i : selection.Positions[i]]];
            to[i] = slice;
            total += slice.Length;
        }

        return total;
    }

    private static ParquetWriteException BadOffsets(WriteLeaf leaf, long lengthBytes) => leaf.Error(
        ParquetWriteErrorKind.SchemaMismatch, $"Offsets do not rise or pass the {lengthBytes} bytes of the values. The batch is not valid Arrow data.");
}
