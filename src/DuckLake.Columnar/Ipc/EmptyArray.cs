namespace DuckLake.Columnar;

/// <summary>Arrays of no values of any type. They hold no native memory.</summary>
internal static class EmptyArray
{
    internal static ArrayData Create(IArrowType type)
    {
        ArrayData[] children = type is NestedType nested ? [.. nested.Fields.Select(field => Create(field.DataType))] : [];
        ArrayData? dictionary = type is DictionaryType encoded ? Create(encoded.ValueType) : null;
        return new ArrayData(type, 0, 0, 0, new ArrowBuffer[IpcLayout.BufferCount(type)], children, dictionary);
    }
}
