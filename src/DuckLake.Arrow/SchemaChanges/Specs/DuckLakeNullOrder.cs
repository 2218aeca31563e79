namespace DuckLake.Arrow;

/// <summary>Where NULLs stand in a sort order.</summary>
public enum DuckLakeNullOrder
{
    /// <summary>Behind all values.</summary>
    NullsLast,
    /// <summary>Before all values.</summary>
    NullsFirst,
}
