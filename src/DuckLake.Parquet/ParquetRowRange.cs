namespace DuckLake.Parquet;

/// <summary>Rows of a row group, next to each other.</summary>
/// <param name="Start">First row, counted within the row group.</param>
/// <param name="Count">Number of rows.</param>
public readonly record struct ParquetRowRange(long Start, long Count)
{
    /// <summary>The row after the last one.</summary>
    public long End => Start + Count;
}
