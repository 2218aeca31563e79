namespace DuckLake.Columnar;

public sealed partial class Int32Array
{
    /// <summary>Builds a <see cref="Int32Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<int, Int32Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Int32Type.Default, allocator)
        {
        }

        private protected override Int32Array CreateArray(ArrayData data) => new(data);
    }
}
