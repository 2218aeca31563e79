namespace DuckLake.Arrow;

/// <summary>Statistics of a set of rows, the common view of files, row groups and pages that filters prune by.</summary>
internal interface IFilterStatistics
{
    /// <summary>The bounds of a column in the column's present type; false when nothing is known.</summary>
    bool TryGetBounds(BoundColumn column, out ColumnBounds bounds);
}
