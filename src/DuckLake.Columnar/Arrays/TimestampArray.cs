namespace DuckLake.Columnar;

/// <summary>An array of timestamps in the unit of their type.</summary>
public sealed partial class TimestampArray : PrimitiveArray<long>
{
    /// <summary>Wraps data of type timestamp.</summary>
    public TimestampArray(ArrayData data)
        : base(data, ArrowTypeId.Timestamp)
    {
    }

    /// <summary>The timestamp at <paramref name="index"/> as a UTC instant (or wall-clock time where the type has no zone), or null. Ticks are 100 ns; nanoseconds are cut.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the years 1 to 9999; read <see cref="PrimitiveArray{T}.Values"/> instead.</exception>
    public DateTimeOffset? GetTimestamp(int index)
    {
        if (GetValue(index) is not { } value)
        {
            return null;
        }

        long ticks = ((TimestampType)Data.DataType).Unit switch
        {
            TimeUnit.Second => checked(value * TimeSpan.TicksPerSecond),
            TimeUnit.Millisecond => checked(value * TimeSpan.TicksPerMillisecond),
            TimeUnit.Microsecond => checked(value * TimeSpan.TicksPerMicrosecond),
            _ => FloorDivide(value, TimeSpan.NanosecondsPerTick),
        };
        return DateTimeOffset.UnixEpoch.AddTicks(ticks);
    }

    private static long FloorDivide(long value, long divisor)
    {
        long quotient = Math.DivRem(value, divisor, out long rest);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
