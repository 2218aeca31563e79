namespace DuckLake.Columnar;

public sealed partial class DayTimeIntervalArray
{
    /// <summary>Builds a <see cref="DayTimeIntervalArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<DayTimeInterval, DayTimeIntervalArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(new IntervalType(IntervalUnit.DayTime), allocator)
        {
        }

        private protected override DayTimeIntervalArray CreateArray(ArrayData data) => new(data);
    }
}
