namespace DuckLake.Columnar;

public sealed partial class FloatArray
{
    /// <summary>Builds a <see cref="FloatArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<float, FloatArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(FloatType.Default, allocator)
        {
        }

        private protected override FloatArray CreateArray(ArrayData data) => new(data);
    }
}
