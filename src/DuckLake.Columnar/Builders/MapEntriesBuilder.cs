namespace DuckLake.Columnar;

/// <summary>The key-value structs of a map builder: as many as keys were appended, none null.</summary>
internal sealed class MapEntriesBuilder(StructType type, MemoryAllocator? allocator) : IArrowArrayBuilder
{
    public IArrowType DataType => type;

    public int Length => Keys.Length;

    internal IArrowArrayBuilder Keys { get; } = ArrowArrayBuilderFactory.Create(type.Fields[0].DataType, allocator);

    internal IArrowArrayBuilder Values { get; } = ArrowArrayBuilderFactory.Create(type.Fields[1].DataType, allocator);

    public void Reserve(int count)
    {
        Keys.Reserve(count);
        Values.Reserve(count);
    }

    public void AppendNull() => throw new InvalidOperationException("The entries of a map are never null.");

    public IArrowArray Build()
    {
        if (Keys.Length != Values.Length)
        {
            throw new InvalidOperationException($"The map has {Keys.Length} keys and {Values.Length} values.");
        }

        int length = Length;
        return new StructArray(new ArrayData(DataType, length, 0, 0, [default], [Keys.Build().Data, Values.Build().Data]));
    }

    public void Dispose()
    {
        Keys.Dispose();
        Values.Dispose();
    }
}
