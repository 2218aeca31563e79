using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Buffers of arrays with any offset, and arrays of nulls.</summary>
internal static unsafe class ArrayHelpers
{
    /// <summary>The fixed-width values of an array, its offset applied.</summary>
    internal static ReadOnlySpan<T> Values<T>(ArrayData data)
        where T : unmanaged
    {
        if (data.Length == 0)
        {
            return default;
        }

        ArrowBuffer buffer = data.Buffers[1];
        return ((long)data.Offset + data.Length) * sizeof(T) <= buffer.Length
            ? new ReadOnlySpan<T>((T*)buffer.Pointer + data.Offset, data.Length)
            : throw new InvalidDataException($"An array of {data.Length} values of {data.DataType} has only {buffer.Length} bytes.");
    }

    internal static bool IsValid(ArrayData data, int index) =>
        data.Buffers.Length == 0 || data.Buffers[0].IsEmpty || BitUtility.GetBit(data.Buffers[0].Span, data.Offset + index);

    /// <summary>The validity of an array as a buffer that begins at bit 0, owned by the caller; empty if nothing is null.</summary>
    internal static ArrowBuffer CopyValidity(ArrayData data)
    {
        if (data.NullCount == 0 || data.Buffers[0].IsEmpty)
        {
            return ArrowBuffer.Empty;
        }

        if (data.Offset == 0)
        {
            return data.Buffers[0].Retain();
        }

        ArrowBuffer copy = MemoryAllocator.Shared.AllocateZeroed(BitUtility.ByteCount(data.Length));
        BitUtility.CopyBits(data.Buffers[0].Span, data.Offset, copy.Span, 0, data.Length);
        return copy;
    }

    /// <summary>The 32-bit offsets of an array's lists or strings: Length + 1 of them, its offset applied.</summary>
    internal static ReadOnlySpan<int> Offsets(ArrayData data)
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

    /// <summary>An array of nulls of any type.</summary>
    internal static ArrayData Nulls(IArrowType type, int length)
    {
        if (type.TypeId == ArrowTypeId.Null)
        {
            return new ArrayData(type, length, length, 0, []);
        }

        MemoryAllocator allocator = MemoryAllocator.Shared;
        ArrowBuffer validity = allocator.AllocateZeroed(BitUtility.ByteCount(length));
        switch (type)
        {
            case DictionaryType dictionary:
                return new ArrayData(
                    type, length, length, 0, [validity, Zeroed(dictionary.BitWidth)], null, Nulls(dictionary.ValueType, 0));
            case FixedWidthType fixedWidth:
                return new ArrayData(type, length, length, 0, [validity, Zeroed(fixedWidth.BitWidth)]);
            case StructType nested:
                return new ArrayData(type, length, length, 0, [validity], [.. nested.Fields.Select(f => Nulls(f.DataType, length))]);
            case NestedType nested when type.TypeId is ArrowTypeId.List or ArrowTypeId.Map:
                return new ArrayData(
                    type, length, length, 0, [validity, allocator.AllocateZeroed((length + 1L) * 4)], [Nulls(nested.Fields[0].DataType, 0)]);
        }

        return type.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary =>
                new ArrayData(type, length, length, 0, [validity, allocator.AllocateZeroed((length + 1L) * 4), default]),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary =>
                new ArrayData(type, length, length, 0, [validity, allocator.AllocateZeroed((length + 1L) * 8), default]),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView =>
                new ArrayData(type, length, length, 0, [validity, allocator.AllocateZeroed(length * 16L)]),
            _ => throw new ArgumentException($"Type {type} is no column type.", nameof(type)),
        };

        ArrowBuffer Zeroed(int bitWidth) => allocator.AllocateZeroed(((length * (long)bitWidth) + 7) / 8);
    }
}
