using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>About how many bytes of Arrow data the rows of an array take, slices counted by what they show.</summary>
internal static unsafe class ArrowSize
{
    private const int WideOffsetBytes = 8;

    internal static long Of(RecordBatch batch)
    {
        long total = 0;
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            total += Of(batch.Column(i).Data, 0, batch.Length);
        }

        return total;
    }

    /// <summary>Size of some values; <paramref name="start"/> counts from the first value of the array.</summary>
    internal static long Of(ArrayData data, int start, int length)
    {
        if (length == 0)
        {
            return 0;
        }

        long validity = data.HasValidityBuffer && !data.Buffers[0].IsEmpty ? (length + 7) >> 3 : 0;
        int first = data.Offset + start;
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.Null:
                return 0;
            case ArrowTypeId.String or ArrowTypeId.Binary:
                int* offsets = (int*)data.Buffers[1].Pointer + first;
                return validity + ((long)length * sizeof(int)) + Math.Max(0, (long)offsets[length] - offsets[0]);
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                long* wide = (long*)data.Buffers[1].Pointer + first;
                return validity + ((long)length * WideOffsetBytes) + Math.Max(0, wide[length] - wide[0]);
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                return validity + SizeOfViews((BinaryView*)data.Buffers[1].Pointer + first, length);
            case ArrowTypeId.List or ArrowTypeId.Map:
                int* lists = (int*)data.Buffers[1].Pointer + first;
                return validity + ((long)length * sizeof(int)) + OfRange(data.Children[0], lists[0], lists[length]);
            case ArrowTypeId.LargeList:
                long* wideLists = (long*)data.Buffers[1].Pointer + first;
                return validity + ((long)length * WideOffsetBytes) + OfRange(data.Children[0], wideLists[0], wideLists[length]);
            case ArrowTypeId.ListView or ArrowTypeId.LargeListView:
                return validity + (2L * length * WideOffsetBytes) + OfRange(data.Children[0], 0, data.Children[0].Length);
            case ArrowTypeId.FixedSizeList:
                long size = ((FixedSizeListType)data.DataType).ListSize;
                return validity + OfRange(data.Children[0], first * size, (first + length) * size);
            case ArrowTypeId.Struct:
                long total = validity;
                foreach (ArrayData child in data.Children)
                {
                    total += Of(child, first, length);
                }

                return total;
            case ArrowTypeId.RunEndEncoded:
                return OfRange(data.Children[1], 0, data.Children[1].Length) + ((long)length * sizeof(int));
            default:
                return validity + (((long)length * ((FixedWidthType)data.DataType).BitWidth) >> 3);
        }
    }

    private static long OfRange(ArrayData child, long start, long end) =>
        start >= 0 && end <= child.Length && start < end ? Of(child, (int)start, (int)(end - start)) : 0;

    private static long SizeOfViews(BinaryView* views, int length)
    {
        long total = (long)length * sizeof(BinaryView);
        for (int i = 0; i < length; i++)
        {
            total += views[i].IsInline ? 0 : Math.Max(0, views[i].Length);
        }

        return total;
    }
}
