namespace DuckLake.Metadata;

/// <summary>
/// Statistics of one leaf column in one file. Everything is a bound, nothing need be attained, and null is unknown.
/// </summary>
public sealed record FileColumnStatistics
{
    /// <summary>Compressed bytes of the column's chunks.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The number of values that are not NULL.</summary>
    public long? ValueCount { get; init; }

    /// <summary>The number of NULLs.</summary>
    public long? NullCount { get; init; }

    /// <summary>The text of a lower bound.</summary>
    public string? Min { get; init; }

    /// <summary>The text of an upper bound.</summary>
    public string? Max { get; init; }

    /// <summary>Whether there are NaNs.</summary>
    public bool? ContainsNan { get; init; }

    /// <summary>JSON text with the statistics of geometry and variant columns.</summary>
    public string? ExtraStatistics { get; init; }

    /// <summary>Whether <see cref="Min"/> is attained (1.1).</summary>
    public bool? MinIsExact { get; init; }

    /// <summary>Whether <see cref="Max"/> is attained (1.1).</summary>
    public bool? MaxIsExact { get; init; }

    /// <summary>Whether the row says nothing: both counts are 0, as the reference writes for types it has no statistics for.</summary>
    public bool IsUnknown => ValueCount.GetValueOrDefault() == 0 && NullCount.GetValueOrDefault() == 0;
}
