namespace DuckLake.Parquet;

/// <summary>Whether the bounds of a column index are sorted over the pages (parquet.thrift <c>BoundaryOrder</c>).</summary>
public enum BoundaryOrder
{
    /// <summary>Not sorted.</summary>
    Unordered = 0,
    /// <summary>Both bounds never fall from page to page; null pages do not count.</summary>
    Ascending = 1,
    /// <summary>Both bounds never rise from page to page; null pages do not count.</summary>
    Descending = 2,
}
