namespace DuckLake.Arrow;

/// <summary>What is known about the values of a column in a set of rows (a file, a row group, a page). Unknown is null.</summary>
internal readonly record struct ColumnBounds
{
    /// <summary>No non-NULL value but NaN is smaller; need not occur.</summary>
    public BoundValue? Min { get; init; }

    /// <summary>No non-NULL value but NaN is greater; need not occur.</summary>
    public BoundValue? Max { get; init; }

    public long? NullCount { get; init; }

    /// <summary>Number of non-NULL values.</summary>
    public long? ValueCount { get; init; }

    /// <summary>Whether NaN occurs; without meaning for columns that are not floats.</summary>
    public bool? ContainsNan { get; init; }
}
