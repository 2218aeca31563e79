namespace DuckLake.Columnar;

public sealed partial class YearMonthIntervalArray
{
    /// <summary>Builds a <see cref="YearMonthIntervalArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<int, YearMonthIntervalArray, Builder>
    {
        /// <summary>Creates an empty builder.</summary>
        public Builder(MemoryAllocator? allocator = null)
            : base(new IntervalType(IntervalUnit.YearMonth), allocator)
        {
        }

        private protected override YearMonthIntervalArray CreateArray(ArrayData data) => new(data);
    }
}
