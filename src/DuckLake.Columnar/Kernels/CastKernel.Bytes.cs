namespace DuckLake.Columnar;

internal static partial class CastKernel
{
    /// <summary>True for text and bytes of variable length in every layout.</summary>
    internal static bool IsBytes(IArrowType type) => type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString
        or ArrowTypeId.StringView or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;

    /// <summary>True for bytes of variable length in every layout.</summary>
    internal static bool IsBinary(IArrowType type) =>
        type.TypeId is ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;

    private static ArrayData CastBytes(ArrayData source, IArrowType target, MemoryAllocator allocator)
    {
        if (Layout(source.DataType) == Layout(target))
        {
            return source.RetainAs(target);
        }

        using IArrowArray values = ArrowArrayFactory.BuildArray(source.Retain());
        var bytes = (IBytesArray)values;
        return Layout(target) switch
        {
            ArrowTypeId.Binary => ToOffsets(values, bytes, target, allocator),
            ArrowTypeId.LargeBinary => ToLargeOffsets(values, bytes, target, allocator),
            _ => ToViews(values, bytes, target, allocator),
        };
    }

    private static ArrowTypeId Layout(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.String or ArrowTypeId.Binary => ArrowTypeId.Binary,
        ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => ArrowTypeId.LargeBinary,
        _ => ArrowTypeId.BinaryView,
    };

    private static ArrayData ToOffsets(IArrowArray values, IBytesArray bytes, IArrowType target, MemoryAllocator allocator)
    {
        using var content = new NativeBufferBuilder(allocator);
        using var offsets = new NativeBufferBuilder(allocator, initialCapacityBytes: (values.Length + 1L) * sizeof(int));
        offsets.Append(0);
        for (int i = 0; i < values.Length; i++)
        {
            content.Append(bytes.GetBytes(i));
            offsets.Append(checked((int)content.Length));
        }

        return new ArrayData(
            target, values.Length, values.NullCount, 0, [values.Data.CopyValidity(allocator), offsets.Finish(), content.Finish()]);
    }

    private static ArrayData ToLargeOffsets(IArrowArray values, IBytesArray bytes, IArrowType target, MemoryAllocator allocator)
    {
        using var content = new NativeBufferBuilder(allocator);
        using var offsets = new NativeBufferBuilder(allocator, initialCapacityBytes: (values.Length + 1L) * sizeof(long));
        offsets.Append(0L);
        for (int i = 0; i < values.Length; i++)
        {
            content.Append(bytes.GetBytes(i));
            offsets.Append(content.Length);
        }

        return new ArrayData(
            target, values.Length, values.NullCount, 0, [values.Data.CopyValidity(allocator), offsets.Finish(), content.Finish()]);
    }

    private static ArrayData ToViews(IArrowArray values, IBytesArray bytes, IArrowType target, MemoryAllocator allocator)
    {
        using var content = new NativeBufferBuilder(allocator);
        using var views = new NativeBufferBuilder(allocator, initialCapacityBytes: values.Length * 16L);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.GetBytes(i);
            if (value.Length <= BinaryView.MaxInlineLength)
            {
                views.Append(new BinaryView(value));
                continue;
            }

            views.Append(new BinaryView(value.Length, BitConverter.ToUInt32(value), 0, checked((int)content.Length)));
            content.Append(value);
        }

        ArrowBuffer validity = values.Data.CopyValidity(allocator);
        return new ArrayData(
            target, values.Length, values.NullCount, 0, content.Length == 0 ? [validity, views.Finish()] : [validity, views.Finish(), content.Finish()]);
    }
}
