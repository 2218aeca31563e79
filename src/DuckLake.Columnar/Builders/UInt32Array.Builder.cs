namespace DuckLake.Columnar;

public sealed partial class UInt32Array
{
    /// <summary>Builds a <see cref="UInt32Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<uint, UInt32Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(UInt32Type.Default, allocator)
        {
        }

        private protected override UInt32Array CreateArray(ArrayData data) => new(data);
    }
}
