using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>The session's time zone, in which instants are printed.</summary>
internal sealed class SessionTimeZone
{
    private readonly TimeZoneInfo _zone;

    private SessionTimeZone(TimeZoneInfo zone) => _zone = zone;

    public static SessionTimeZone Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The zone of a name as DuckDB has it; UTC where this machine knows no zone of that name.</summary>
    public static SessionTimeZone Of(string? name) => name is null or "Etc/UTC" or "UTC" || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
        ? Utc
        : new SessionTimeZone(zone);

    /// <summary>Seconds east of Greenwich at an instant.</summary>
    public int OffsetSeconds(long value, TimeUnit unit)
    {
        if (_zone.HasSameRules(TimeZoneInfo.Utc))
        {
            return 0;
        }

        // Instants beyond the CLR's years have the rules of the first or last one.
        Int128 ticks = DateTime.UnixEpoch.Ticks + ((Int128)value * TimeSpan.TicksPerSecond / TimestampText.UnitsPerSecond(unit));
        long inRange = (long)Int128.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return (int)_zone.GetUtcOffset(new DateTime(inRange, DateTimeKind.Utc)).TotalSeconds;
    }
}
