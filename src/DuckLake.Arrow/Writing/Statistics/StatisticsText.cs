namespace DuckLake.Arrow;

/// <summary>Rules of all texts of bounds.</summary>
internal static class StatisticsText
{
    /// <summary>The text to store for a bound; null for one with a NUL character, which not every catalog database can hold.</summary>
    public static string? Storable(string? bound) => bound is null || bound.Contains('\0') ? null : bound;
}
