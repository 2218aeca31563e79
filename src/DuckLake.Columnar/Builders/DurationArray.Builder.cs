namespace DuckLake.Columnar;

public sealed partial class DurationArray
{
    /// <summary>Builds a <see cref="DurationArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<long, DurationArray, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(DurationType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        private protected override DurationArray CreateArray(ArrayData data) => new(data);
    }
}
