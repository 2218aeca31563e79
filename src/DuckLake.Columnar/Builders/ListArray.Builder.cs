namespace DuckLake.Columnar;

public partial class ListArray
{
    /// <summary>Builds a <see cref="ListArray"/>: <c>Append()</c> starts a list, then its elements go into <see cref="ValueBuilder"/>.</summary>
    public sealed class Builder : OffsetListArrayBuilder<ListArray, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(ListType type, MemoryAllocator? allocator = null)
            : this(type, ArrowArrayBuilderFactory.Create(type.ValueDataType, allocator), allocator)
        {
        }

        /// <summary>Creates an empty builder of lists of that element type.</summary>
        public Builder(IArrowType valueType, MemoryAllocator? allocator = null)
            : this(new ListType(valueType), allocator)
        {
        }

        private Builder(ListType type, IArrowArrayBuilder elements, MemoryAllocator? allocator)
            : base(type, elements, allocator) => ValueBuilder = elements;

        /// <summary>Builder of the elements, owned by this builder.</summary>
        public IArrowArrayBuilder ValueBuilder { get; }

        private protected override ListArray CreateArray(ArrayData data) => new(data);
    }
}
