namespace DuckLake.Parquet;

/// <summary>The bloom filter of a column, one per column chunk.</summary>
public sealed record ParquetBloomFilterOptions
{
    /// <summary>Distinct values expected in a column chunk, or null to count them in each chunk.</summary>
    public long? DistinctValueCount { get; init; }

    /// <summary>Share of absent values the filter may report as present, above 0 and below 1. Default 0.01.</summary>
    public double FalsePositiveProbability { get; init; } = 0.01;
}
