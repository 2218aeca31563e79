namespace DuckLake.Columnar;

public sealed partial class Int64Array
{
    /// <summary>Builds a <see cref="Int64Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<long, Int64Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Int64Type.Default, allocator)
        {
        }

        private protected override Int64Array CreateArray(ArrayData data) => new(data);
    }
}
