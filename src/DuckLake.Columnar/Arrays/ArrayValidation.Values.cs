using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace DuckLake.Columnar;

internal static partial class ArrayValidation
{
    private static unsafe void ValidateOffsets<TOffset>(ArrayData data, long limit, ArrayValidationLevel level, string path)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        if (data.Length == 0 && data.Buffers[1].IsEmpty)
        {
            return;
        }

        ExpectBytes(data, 1, ((long)data.Offset + data.Length + 1) * sizeof(TOffset), path);
        TOffset* offsets = (TOffset*)data.Buffers[1].Pointer + data.Offset;
        TOffset last = offsets[data.Length];
        if (offsets[0] < TOffset.Zero || last < offsets[0] || long.CreateSaturating(last) > limit)
        {
            throw Broken(path, $"offsets {offsets[0]} to {last} do not fit 0 to {limit}");
        }

        for (int i = 0; level != ArrayValidationLevel.Light && i < data.Length; i++)
        {
            if (offsets[i + 1] < offsets[i])
            {
                throw Broken(path, $"offset {i + 1} ({offsets[i + 1]}) lies before the one before it ({offsets[i]})");
            }
        }
    }

    private static unsafe void ValidateListViews<TOffset>(ArrayData data, ArrayValidationLevel level, string path)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        long bytes = ((long)data.Offset + data.Length) * sizeof(TOffset);
        ExpectBytes(data, 1, bytes, path);
        ExpectBytes(data, 2, bytes, path);
        TOffset* offsets = (TOffset*)data.Buffers[1].Pointer + data.Offset;
        TOffset* sizes = (TOffset*)data.Buffers[2].Pointer + data.Offset;
        TOffset limit = TOffset.CreateChecked(data.Children[0].Length);
        for (int i = 0; level != ArrayValidationLevel.Light && i < data.Length; i++)
        {
            if (offsets[i] < TOffset.Zero || sizes[i] < TOffset.Zero || offsets[i] > limit || sizes[i] > limit - offsets[i])
            {
                throw Broken(path, $"list {i} covers [{offsets[i]}, +{sizes[i]}) of {limit} elements");
            }
        }
    }

    private static unsafe void ValidateViews(ArrayData data, ArrayValidationLevel level, string path)
    {
        ExpectBytes(data, 1, ((long)data.Offset + data.Length) * sizeof(BinaryView), path);
        BinaryView* views = (BinaryView*)data.Buffers[1].Pointer + data.Offset;
        for (int i = 0; level != ArrayValidationLevel.Light && i < data.Length; i++)
        {
            BinaryView view = views[i];
            if (!IsValid(data, i) || view.IsInline)
            {
                continue;
            }

            if (view.Length < 0 || (uint)view.BufferIndex >= (uint)(data.Buffers.Length - 2) || view.Offset < 0
                || (long)view.Offset + view.Length > data.Buffers[view.BufferIndex + 2].Length)
            {
                throw Broken(path, $"view {i} covers [{view.Offset}, +{view.Length}) of data buffer {view.BufferIndex}");
            }

            if (MemoryMarshal.Read<uint>(new ReadOnlySpan<byte>(data.Buffers[view.BufferIndex + 2].Pointer + view.Offset, view.Length)) != view.Prefix)
            {
                throw Broken(path, $"the prefix of view {i} differs from its bytes");
            }
        }
    }

    private static void ValidateIndices(ArrayData data, string path)
    {
        int limit = data.Dictionary!.Length;
        switch (((DictionaryType)data.DataType).IndexType.TypeId)
        {
            case ArrowTypeId.Int8:
                ValidateIndices<sbyte>(data, limit, path);
                break;
            case ArrowTypeId.UInt8:
                ValidateIndices<byte>(data, limit, path);
                break;
            case ArrowTypeId.Int16:
                ValidateIndices<short>(data, limit, path);
                break;
            case ArrowTypeId.UInt16:
                ValidateIndices<ushort>(data, limit, path);
                break;
            case ArrowTypeId.Int32:
                ValidateIndices<int>(data, limit, path);
                break;
            case ArrowTypeId.UInt32:
                ValidateIndices<uint>(data, limit, path);
                break;
            case ArrowTypeId.Int64:
                ValidateIndices<long>(data, limit, path);
                break;
            default:
                ValidateIndices<ulong>(data, limit, path);
                break;
        }
    }

    private static unsafe void ValidateIndices<TIndex>(ArrayData data, int limit, string path)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        TIndex* indices = (TIndex*)data.Buffers[1].Pointer + data.Offset;
        for (int i = 0; i < data.Length; i++)
        {
            if (IsValid(data, i) && (TIndex.IsNegative(indices[i]) || long.CreateSaturating(indices[i]) >= limit))
            {
                throw Broken(path, $"index {indices[i]} of value {i} lies outside a dictionary of {limit} values");
            }
        }
    }

    private static unsafe void ValidateUnion(ArrayData data, ArrayValidationLevel level, string path)
    {
        long end = (long)data.Offset + data.Length;
        var type = (UnionType)data.DataType;
        ExpectBytes(data, 0, end, path);
        if (type.Mode == UnionMode.Sparse)
        {
            for (int i = 0; i < data.Children.Length; i++)
            {
                ExpectChildLength(data, i, end, path);
            }
        }
        else
        {
            ExpectBytes(data, 1, end * sizeof(int), path);
        }

        byte* ids = data.Buffers[0].Pointer + data.Offset;
        int* offsets = type.Mode == UnionMode.Dense ? (int*)data.Buffers[1].Pointer + data.Offset : null;
        for (int i = 0; level != ArrayValidationLevel.Light && i < data.Length; i++)
        {
            int member = 0;
            while (member < type.TypeIds.Count && type.TypeIds[member] != ids[i])
            {
                member++;
            }

            if (member == type.TypeIds.Count)
            {
                throw Broken(path, $"type id {ids[i]} of value {i} is no member");
            }

            if (offsets != null && (uint)offsets[i] >= (uint)data.Children[member].Length)
            {
                throw Broken(path, $"offset {offsets[i]} of value {i} lies outside the {data.Children[member].Length} values of member {member}");
            }
        }
    }

    private static void ValidateRuns(ArrayData data, ArrayValidationLevel level, string path)
    {
        ArrayData ends = data.Children[0];
        if (ends.NullCount > 0 || data.Children[1].Length < ends.Length)
        {
            throw Broken(path, $"{ends.Length} run ends ({ends.NullCount} null) do not fit {data.Children[1].Length} values");
        }

        ExpectBytes(ends, 1, ((long)ends.Offset + ends.Length) * ((FixedWidthType)ends.DataType).ByteWidth, path + ".run_ends");
        using var array = new RunEndEncodedArray(data.Retain());
        long last = ends.Length == 0 ? 0 : array.GetRunEnd(ends.Length - 1);
        if (data.Length > 0 && last < (long)data.Offset + data.Length)
        {
            throw Broken(path, $"the run ends reach to {last}, the values to {(long)data.Offset + data.Length}");
        }

        long previous = 0;
        for (int run = 0; level != ArrayValidationLevel.Light && run < ends.Length; run++)
        {
            long runEnd = array.GetRunEnd(run);
            if (runEnd <= previous)
            {
                throw Broken(path, $"run end {run} ({runEnd}) does not lie after the one before it ({previous})");
            }

            previous = runEnd;
        }
    }

    private static void ValidateText(ArrayData data, ArrayValidationLevel level, string path)
    {
        if (level != ArrayValidationLevel.FullWithUtf8)
        {
            return;
        }

        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.String:
                ValidateUtf8(data, new OffsetBytesReader(data), path);
                break;
            case ArrowTypeId.LargeString:
                ValidateUtf8(data, new LargeOffsetBytesReader(data), path);
                break;
            case ArrowTypeId.StringView:
                ValidateUtf8(data, new ViewBytesReader(data), path);
                break;
        }
    }

    private static void ValidateUtf8<TReader>(ArrayData data, TReader reader, string path)
        where TReader : struct, IBytesReader
    {
        for (int i = 0; i < data.Length; i++)
        {
            if (IsValid(data, i) && !Utf8.IsValid(reader.Get(i)))
            {
                throw Broken(path, $"text {i} is not UTF-8");
            }
        }
    }

    private static bool IsValid(ArrayData data, int index) => data.Buffers[0].IsEmpty || BitUtility.GetBit(data.Buffers[0].Span, data.Offset + index);
}
