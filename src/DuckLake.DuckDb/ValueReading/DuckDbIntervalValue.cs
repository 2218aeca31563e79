using System.Runtime.InteropServices;

namespace DuckLake.DuckDb;

/// <summary>An INTERVAL as it lies in a vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DuckDbIntervalValue(int Months, int Days, long Microseconds)
{
    /// <summary>The interval as a time span, a day being 24 hours; false when it has months or is too long.</summary>
    public bool TryGetTimeSpan(out TimeSpan span)
    {
        Int128 ticks = ((Int128)Days * TimeSpan.TicksPerDay) + ((Int128)Microseconds * TimeSpan.TicksPerMicrosecond);
        bool fits = Months == 0 && ticks >= long.MinValue && ticks <= long.MaxValue;
        span = fits ? new TimeSpan((long)ticks) : TimeSpan.Zero;
        return fits;
    }
}
