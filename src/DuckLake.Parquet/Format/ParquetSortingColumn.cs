namespace DuckLake.Parquet;

/// <summary>One key of a row group's sort order.</summary>
/// <param name="ColumnIndex">The leaf column.</param>
/// <param name="IsDescending">True for descending order.</param>
/// <param name="NullsFirst">True when nulls come first.</param>
public readonly record struct ParquetSortingColumn(int ColumnIndex, bool IsDescending, bool NullsFirst);
