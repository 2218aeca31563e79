namespace DuckLake.Columnar;

/// <summary>Unit of times, timestamps and durations, numbered as in the Arrow format.</summary>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    Second = 0,

    /// <summary>Milliseconds.</summary>
    Millisecond = 1,

    /// <summary>Microseconds.</summary>
    Microsecond = 2,

    /// <summary>Nanoseconds.</summary>
    Nanosecond = 3,
}
