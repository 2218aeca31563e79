using System.Text;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>An INTERVAL: months, days and microseconds, which DuckDB keeps apart. Equality compares the three parts.</summary>
/// <param name="Months">Months, any sign.</param>
/// <param name="Days">Days, any sign.</param>
/// <param name="Microseconds">Microseconds, any sign and size.</param>
public readonly record struct DuckLakeInterval(int Months, int Days, long Microseconds)
{
    /// <summary>The interval of a time span: its ticks as microseconds, without days; a rest below a microsecond is cut.</summary>
    /// <param name="span">The time span.</param>
    public static DuckLakeInterval FromTimeSpan(TimeSpan span) => new(0, 0, span.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The interval as a time span, a day being 24 hours.</summary>
    /// <exception cref="OverflowException">The interval has months, whose length is not fixed, or is too long.</exception>
    public TimeSpan ToTimeSpan() =>
        new DuckDb.DuckDbIntervalValue(Months, Days, Microseconds).TryGetTimeSpan(out TimeSpan span)
            ? span
            : throw new OverflowException($"The interval '{this}' does not fit into TimeSpan.");

    /// <summary>The interval as DuckDB prints it, as <c>1 year 2 months 3 days 04:00:05.678</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        IntervalText.Append(text, Months, Days, Microseconds);
        return text.ToString();
    }
}
