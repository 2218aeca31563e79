using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

internal static class LeafValuesFactory
{
    internal static LeafValues Create(ArrowNode leaf, MemoryAllocator allocator)
    {
        ArrowLeafType type = leaf.Leaf!;
        return type.Representation switch
        {
            LeafRepresentation.Boolean => new BooleanLeafValues(allocator),
            LeafRepresentation.Binary => new BinaryLeafValues(allocator) { IsText = type.IsText },
            LeafRepresentation.View => new ViewLeafValues(allocator) { IsText = type.IsText },
            LeafRepresentation.Dictionary =>
                new DictionaryLeafValues(((DictionaryType)type.Type).ValueType, allocator) { IsText = type.IsText },
            LeafRepresentation.Null => new NullLeafValues(allocator),
            _ => new FixedLeafValues(leaf.Column, type.Conversion, allocator),
        };
    }
}
