namespace DuckLake.Columnar;

public sealed partial class MapArray
{
    /// <summary>
    /// Builds a <see cref="MapArray"/>: <c>Append()</c> starts a map, then its keys and values go into <see cref="KeyBuilder"/>
    /// and <see cref="ValueBuilder"/>, as many into the one as into the other.
    /// </summary>
    public new sealed class Builder : OffsetListArrayBuilder<MapArray, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(MapType type, MemoryAllocator? allocator = null)
            : this(type, new MapEntriesBuilder((StructType)type.EntriesField.DataType, allocator), allocator)
        {
        }

        private Builder(MapType type, MapEntriesBuilder entries, MemoryAllocator? allocator)
            : base(type, entries, allocator)
        {
            KeyBuilder = entries.Keys;
            ValueBuilder = entries.Values;
        }

        /// <summary>Builder of the keys, owned by this builder.</summary>
        public IArrowArrayBuilder KeyBuilder { get; }

        /// <summary>Builder of the values, owned by this builder.</summary>
        public IArrowArrayBuilder ValueBuilder { get; }

        private protected override MapArray CreateArray(ArrayData data) => new(data);
    }
}
