namespace DuckLake.Arrow;

/// <summary>Statistics of a set of rows, the common view of files, row groups and pages that filters prune by.</summary>
internal interface IFilterStatistics
{
    /// <summary>The bounds of a column in the column's present type; false when nothing is known.</summary>
    bool TryGetBounds(BoundColumn column, out ColumnBounds bounds);

    /// <summary>
    /// False only when no row can hold the value, proven by something finer than bounds: a hash bucket, a bloom filter, a dictionary.
    /// </summary>
    bool MightContain(BoundColumn column, BoundValue value);
}
