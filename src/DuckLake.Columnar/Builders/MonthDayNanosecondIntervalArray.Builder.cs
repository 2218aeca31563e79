namespace DuckLake.Columnar;

public sealed partial class MonthDayNanosecondIntervalArray
{
    /// <summary>Builds a <see cref="MonthDayNanosecondIntervalArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<MonthDayNanosecondInterval, MonthDayNanosecondIntervalArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(new IntervalType(IntervalUnit.MonthDayNanosecond), allocator)
        {
        }

        private protected override MonthDayNanosecondIntervalArray CreateArray(ArrayData data) => new(data);
    }
}
