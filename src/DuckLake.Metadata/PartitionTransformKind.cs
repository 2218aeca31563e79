namespace DuckLake.Metadata;

/// <summary>How a partition value comes from a column value.</summary>
public enum PartitionTransformKind
{
    /// <summary>A transform this library does not know: it cannot prune by it.</summary>
    Unknown,
    /// <summary>The value itself.</summary>
    Identity,
    /// <summary>The calendar year.</summary>
    Year,
    /// <summary>The calendar month, 1 to 12.</summary>
    Month,
    /// <summary>The day of the month, 1 to 31.</summary>
    Day,
    /// <summary>The hour of the day, 0 to 23.</summary>
    Hour,
    /// <summary>A hash bucket, 0 to count - 1.</summary>
    Bucket,
    /// <summary>Years since 1970 (1.1).</summary>
    EpochYear,
    /// <summary>Months since January 1970 (1.1).</summary>
    EpochMonth,
    /// <summary>Days since 1970-01-01 (1.1).</summary>
    EpochDay,
    /// <summary>Hours since 1970-01-01 00:00 (1.1).</summary>
    EpochHour,
}
