namespace DuckLake.Columnar;

public sealed partial class Time32Array
{
    /// <summary>Builds a <see cref="Time32Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<int, Time32Array, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(Time32Type type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        private protected override Time32Array CreateArray(ArrayData data) => new(data);
    }
}
