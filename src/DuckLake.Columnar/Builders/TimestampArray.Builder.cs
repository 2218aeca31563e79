namespace DuckLake.Columnar;

public sealed partial class TimestampArray
{
    /// <summary>Builds a <see cref="TimestampArray"/>.</summary>
    public sealed class Builder : PrimitiveArrayBuilder<long, TimestampArray, Builder>
    {
        /// <summary>Creates an empty builder of that type.</summary>
        public Builder(TimestampType type, MemoryAllocator? allocator = null)
            : base(type, allocator)
        {
        }

        /// <summary>Appends an instant, cut to the unit of the type.</summary>
        /// <exception cref="OverflowException">The instant lies outside the range of nanoseconds on 64 bits.</exception>
        public Builder Append(DateTimeOffset value)
        {
            long ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
            return Append(((TimestampType)DataType).Unit switch
            {
                TimeUnit.Second => FloorDivide(ticks, TimeSpan.TicksPerSecond),
                TimeUnit.Millisecond => FloorDivide(ticks, TimeSpan.TicksPerMillisecond),
                TimeUnit.Microsecond => FloorDivide(ticks, TimeSpan.TicksPerMicrosecond),
                _ => checked(ticks * TimeSpan.NanosecondsPerTick),
            });
        }

        private protected override TimestampArray CreateArray(ArrayData data) => new(data);
    }
}
