namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Where nulls stand among test values.</summary>
public enum NullPattern
{
    None,
    Some,
    All,
    Runs,
}
