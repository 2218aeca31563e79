namespace DuckLake.Columnar;

/// <summary>What the format says of the buffers of each type.</summary>
internal static class IpcLayout
{
    /// <summary>Number of buffers in memory and in messages of version V5, the data buffers of views aside.</summary>
    internal static int BufferCount(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Null or ArrowTypeId.RunEndEncoded => 0,
        ArrowTypeId.Struct or ArrowTypeId.FixedSizeList or ArrowTypeId.SparseUnion => 1,
        ArrowTypeId.String or ArrowTypeId.Binary or ArrowTypeId.LargeString or ArrowTypeId.LargeBinary
            or ArrowTypeId.ListView or ArrowTypeId.LargeListView => 3,
        _ => 2,
    };

    /// <summary>True if values of both types stand in memory the same way and mean the same; names, nullability and metadata of children aside.</summary>
    internal static bool AreAlike(IArrowType left, IArrowType right) => (left, right) switch
    {
        (DictionaryType l, DictionaryType r) => l.IndexType.Equals(r.IndexType) && AreAlike(l.ValueType, r.ValueType),
        (NestedType l, NestedType r) => l.TypeId == r.TypeId
            && l.Fields.Count == r.Fields.Count
            && (l as FixedSizeListType)?.ListSize == (r as FixedSizeListType)?.ListSize
            && (l is not UnionType union || union.TypeIds.SequenceEqual(((UnionType)r).TypeIds))
            && l.Fields.Zip(r.Fields).All(pair => AreAlike(pair.First.DataType, pair.Second.DataType)),
        _ => left.Equals(right),
    };
}
