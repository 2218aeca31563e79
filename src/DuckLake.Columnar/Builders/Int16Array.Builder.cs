namespace DuckLake.Columnar;

public sealed partial class Int16Array
{
    /// <summary>Builds a <see cref="Int16Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<short, Int16Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Int16Type.Default, allocator)
        {
        }

        private protected override Int16Array CreateArray(ArrayData data) => new(data);
    }
}
