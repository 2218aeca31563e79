namespace DuckLake.Columnar;

public sealed partial class Date64Array
{
    /// <summary>Builds a <see cref="Date64Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<long, Date64Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Date64Type.Default, allocator)
        {
        }

        private protected override Date64Array CreateArray(ArrayData data) => new(data);
    }
}
