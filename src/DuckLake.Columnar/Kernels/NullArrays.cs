namespace DuckLake.Columnar;

/// <summary>Arrays of nulls.</summary>
internal static class NullArrays
{
    /// <summary>An array of nulls of any type but unions and runs, owned by the caller.</summary>
    internal static ArrayData Create(IArrowType type, int length, MemoryAllocator? allocator = null)
    {
        allocator ??= MemoryAllocator.Shared;
        switch (type.TypeId)
        {
            case ArrowTypeId.Null:
                return new ArrayData(type, length, length, 0, []);
            case ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion or ArrowTypeId.RunEndEncoded:
                throw new ArgumentException($"Type {type} has no nulls of its own.", nameof(type));
        }

        ArrowBuffer validity = allocator.AllocateZeroed(BitUtility.ByteCount(length));
        switch (type)
        {
            case DictionaryType dictionary:
                return new ArrayData(
                    type, length, length, 0, [validity, Zeroed(dictionary.BitWidth)], null, Create(dictionary.ValueType, 0, allocator));
            case FixedWidthType fixedWidth:
                return new ArrayData(type, length, length, 0, [validity, Zeroed(fixedWidth.BitWidth)]);
            case StructType nested:
                return new ArrayData(type, length, length, 0, [validity], [.. nested.Fields.Select(f => Create(f.DataType, length, allocator))]);
            case FixedSizeListType list:
                return new ArrayData(type, length, length, 0, [validity], [Create(list.Fields[0].DataType, checked(length * list.ListSize), allocator)]);
        }

        ArrayData[]? children = type is NestedType parent ? [Create(parent.Fields[0].DataType, 0, allocator)] : null;
        ArrowBuffer[] buffers = type.TypeId switch
        {
            ArrowTypeId.List or ArrowTypeId.Map => [validity, allocator.AllocateZeroed((length + 1L) * sizeof(int))],
            ArrowTypeId.LargeList => [validity, allocator.AllocateZeroed((length + 1L) * sizeof(long))],
            ArrowTypeId.ListView => [validity, Zeroed(8 * sizeof(int)), Zeroed(8 * sizeof(int))],
            ArrowTypeId.LargeListView => [validity, Zeroed(8 * sizeof(long)), Zeroed(8 * sizeof(long))],
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => [validity, allocator.AllocateZeroed((length + 1L) * sizeof(long)), default],
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => [validity, allocator.AllocateZeroed(length * 16L)],
            _ => [validity, allocator.AllocateZeroed((length + 1L) * sizeof(int)), default],
        };
        return new ArrayData(type, length, length, 0, buffers, children);

        ArrowBuffer Zeroed(int bitWidth) => allocator.AllocateZeroed(((length * (long)bitWidth) + 7) / 8);
    }
}
