namespace DuckLake.Parquet;

/// <summary>Which end of the values of a chunk or page.</summary>
public enum StatisticsBound
{
    /// <summary>The lower bound.</summary>
    Min,
    /// <summary>The upper bound.</summary>
    Max,
}
