namespace DuckLake.Arrow;

/// <summary>Which values come first.</summary>
public enum DuckLakeSortDirection
{
    /// <summary>Small values.</summary>
    Ascending,
    /// <summary>Large values.</summary>
    Descending,
}
