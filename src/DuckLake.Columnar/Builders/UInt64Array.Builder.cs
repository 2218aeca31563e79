namespace DuckLake.Columnar;

public sealed partial class UInt64Array
{
    /// <summary>Builds a <see cref="UInt64Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<ulong, UInt64Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(UInt64Type.Default, allocator)
        {
        }

        private protected override UInt64Array CreateArray(ArrayData data) => new(data);
    }
}
