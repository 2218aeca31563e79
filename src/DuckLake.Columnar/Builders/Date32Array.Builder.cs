namespace DuckLake.Columnar;

public sealed partial class Date32Array
{
    /// <summary>Builds a <see cref="Date32Array"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<int, Date32Array, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(Date32Type.Default, allocator)
        {
        }

        /// <summary>Appends a date.</summary>
        public Builder Append(DateOnly value) => Append(value.DayNumber - EpochDayNumber);

        private protected override Date32Array CreateArray(ArrayData data) => new(data);
    }
}
