namespace DuckLake.Columnar;

/// <summary>Layout of interval values, numbered as in the Arrow format.</summary>
public enum IntervalUnit
{
    /// <summary>Whole months, 32 bits.</summary>
    YearMonth = 0,

    /// <summary>Days and milliseconds, 2 x 32 bits.</summary>
    DayTime = 1,

    /// <summary>Months, days and nanoseconds, 32 + 32 + 64 bits.</summary>
    MonthDayNanosecond = 2,
}
