namespace DuckLake.DuckDb;

/// <summary>
/// DuckDB's counts of days, microseconds and the like as CLR dates and times. Infinity becomes the smallest or largest CLR value, as
/// other providers have it; nanoseconds below a tick are cut; what the CLR type does not reach is an <see cref="OverflowException"/>.
/// </summary>
internal static class DuckDbTemporal
{
    public const int InfiniteDate = int.MaxValue;
    public const long InfiniteTimestamp = long.MaxValue;
    private const int NegativeInfiniteDate = -InfiniteDate;
    private const long NegativeInfiniteTimestamp = -InfiniteTimestamp;
    private const long MicrosecondsPerSecond = 1_000_000;
    private const int MaxOffsetSeconds = (16 * 3600) - 1;
    private const int OffsetBits = 24;

    private static readonly int s_epochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly ToDate(int days)
    {
        if (days is InfiniteDate or NegativeInfiniteDate)
        {
            return days > 0 ? DateOnly.MaxValue : DateOnly.MinValue;
        }

        long number = (long)days + s_epochDay;
        return number >= 0 && number <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)number)
            : throw OutOfRange("date", nameof(DateOnly));
    }

    public static TimeOnly ToTime(long ticks) =>
        ticks is >= 0 and < TimeSpan.TicksPerDay ? new TimeOnly(ticks) : throw OutOfRange("time 24:00:00", nameof(TimeOnly));

    /// <param name="value">The count since 1970.</param>
    /// <param name="type">The type, which tells the unit.</param>
    /// <param name="kind">The kind of the result.</param>
    public static DateTime ToDateTime(long value, DuckDbType type, DateTimeKind kind)
    {
        if (value is InfiniteTimestamp or NegativeInfiniteTimestamp)
        {
            return DateTime.SpecifyKind(value > 0 ? DateTime.MaxValue : DateTime.MinValue, kind);
        }

        Int128 ticks = DateTime.UnixEpoch.Ticks + ToTicks(value, type);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, kind)
            : throw OutOfRange("timestamp", nameof(DateTime));
    }

    public static DateTimeOffset ToDateTimeOffset(long value, DuckDbType type) => new(ToDateTime(value, type, DateTimeKind.Utc));

    /// <summary>A TIMETZ on the first of January of the year 1, or of the day after where the offset leads before it.</summary>
    public static DateTimeOffset ToTimeWithOffset(ulong bits)
    {
        (long microseconds, int offsetSeconds) = UnpackTimeTz(bits);
        TimeSpan offset = TimeSpan.FromSeconds(offsetSeconds);
        if (offset.Ticks % TimeSpan.TicksPerMinute != 0 || offset.Duration() > TimeSpan.FromHours(14) || microseconds >= TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond)
        {
            throw OutOfRange("time with time zone", nameof(DateTimeOffset));
        }

        return new DateTimeOffset(TimeSpan.TicksPerDay + (microseconds * TimeSpan.TicksPerMicrosecond), offset);
    }

    public static (long LocalMicroseconds, int OffsetSeconds) UnpackTimeTz(ulong bits) =>
        ((long)(bits >> OffsetBits), MaxOffsetSeconds - (int)(bits & ((1U << OffsetBits) - 1)));

    public static long UnitsPerSecond(DuckDbType type) => type switch
    {
        DuckDbType.TimestampS => 1,
        DuckDbType.TimestampMs => 1000,
        DuckDbType.TimestampNs or DuckDbType.TimestampTzNs => 1_000_000_000,
        _ => MicrosecondsPerSecond,
    };

    private static Int128 ToTicks(long value, DuckDbType type)
    {
        long unitsPerSecond = UnitsPerSecond(type);
        if (unitsPerSecond <= TimeSpan.TicksPerSecond)
        {
            return (Int128)value * (TimeSpan.TicksPerSecond / unitsPerSecond);
        }

        // Cut towards the past, so that times before 1970 keep their digits.
        (long quotient, long remainder) = Math.DivRem(value, unitsPerSecond / TimeSpan.TicksPerSecond);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private static OverflowException OutOfRange(string what, string type) =>
        new($"The {what} does not fit into {type}; read it with GetText.");
}
