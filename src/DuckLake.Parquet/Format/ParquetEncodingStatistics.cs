namespace DuckLake.Parquet;

/// <summary>How many pages of a kind use an encoding.</summary>
/// <param name="PageType">The kind of page.</param>
/// <param name="Encoding">The encoding of the values.</param>
/// <param name="PageCount">Number of pages.</param>
public readonly record struct ParquetEncodingStatistics(ParquetPageType PageType, ParquetEncoding Encoding, int PageCount);
