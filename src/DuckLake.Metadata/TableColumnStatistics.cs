namespace DuckLake.Metadata;

/// <summary>Statistics of one column over a whole table; null is unknown.</summary>
public sealed record TableColumnStatistics
{
    /// <summary>Whether there are NULLs.</summary>
    public bool? ContainsNull { get; init; }

    /// <summary>Whether there are NaNs.</summary>
    public bool? ContainsNan { get; init; }

    /// <summary>The text of a lower bound.</summary>
    public string? Min { get; init; }

    /// <summary>The text of an upper bound.</summary>
    public string? Max { get; init; }

    /// <summary>JSON text with the statistics of geometry and variant columns.</summary>
    public string? ExtraStatistics { get; init; }

    /// <summary>Whether <see cref="Min"/> is attained (1.1).</summary>
    public bool? MinIsExact { get; init; }

    /// <summary>Whether <see cref="Max"/> is attained (1.1).</summary>
    public bool? MaxIsExact { get; init; }
}
