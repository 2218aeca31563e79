namespace DuckLake.Columnar;

public sealed partial class Time64Array
{
    /// <summary>Builds a <see cref="Time64Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<long, Time64Array, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(Time64Type type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        private protected override Time64Array CreateArray(ArrayData data) => new(data);
    }
}
