namespace DuckLake.Columnar;

public sealed partial class DoubleArray
{
    /// <summary>Builds a <see cref="DoubleArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<double, DoubleArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(DoubleType.Default, allocator)
        {
        }

        private protected override DoubleArray CreateArray(ArrayData data) => new(data);
    }
}
