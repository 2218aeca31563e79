namespace DuckLake.Columnar;

/// <summary>Factors between time units.</summary>
internal static class TimeUnitConversion
{
    /// <summary>Units of <paramref name="unit"/> in a second.</summary>
    internal static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    /// <summary>Units of <paramref name="unit"/> in a day.</summary>
    internal static long PerDay(TimeUnit unit) => 86_400 * PerSecond(unit);
}
