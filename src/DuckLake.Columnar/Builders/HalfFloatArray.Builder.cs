namespace DuckLake.Columnar;

public sealed partial class HalfFloatArray
{
    /// <summary>Builds a <see cref="HalfFloatArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<Half, HalfFloatArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(HalfFloatType.Default, allocator)
        {
        }

        private protected override HalfFloatArray CreateArray(ArrayData data) => new(data);
    }
}
