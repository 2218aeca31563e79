namespace DuckLake.Columnar;

public sealed partial class Int8Array
{
    /// <summary>Builds a <see cref="Int8Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<sbyte, Int8Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Int8Type.Default, allocator)
        {
        }

        private protected override Int8Array CreateArray(ArrayData data) => new(data);
    }
}
