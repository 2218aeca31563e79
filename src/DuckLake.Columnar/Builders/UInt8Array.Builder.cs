namespace DuckLake.Columnar;

public sealed partial class UInt8Array
{
    /// <summary>Builds a <see cref="UInt8Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<byte, UInt8Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(UInt8Type.Default, allocator)
        {
        }

        private protected override UInt8Array CreateArray(ArrayData data) => new(data);
    }
}
