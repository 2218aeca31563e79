using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>An interval of calendar months, days and nanoseconds, in Arrow's 16-byte layout.</summary>
/// <param name="Months">Months, may be negative.</param>
/// <param name="Days">Days, may be negative.</param>
/// <param name="Nanoseconds">Nanoseconds, may be negative and exceed a day.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct MonthDayNanosecondInterval(int Months, int Days, long Nanoseconds);
