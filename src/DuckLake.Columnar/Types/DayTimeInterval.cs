namespace DuckLake.Columnar;

/// <summary>An interval of days and milliseconds, in Arrow's 8-byte layout.</summary>
/// <param name="Days">Days, may be negative.</param>
/// <param name="Milliseconds">Milliseconds, may be negative and exceed a day.</param>
public readonly record struct DayTimeInterval(int Days, int Milliseconds);
