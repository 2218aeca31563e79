namespace DuckLake.Columnar;

public sealed partial class UInt16Array
{
    /// <summary>Builds a <see cref="UInt16Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<ushort, UInt16Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(UInt16Type.Default, allocator)
        {
        }

        private protected override UInt16Array CreateArray(ArrayData data) => new(data);
    }
}
