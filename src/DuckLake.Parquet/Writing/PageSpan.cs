namespace DuckLake.Parquet.Writing;

/// <summary>The levels, values and rows of a page.</summary>
internal readonly record struct PageSpan(int FirstLevel, int LevelCount, int FirstValue, int ValueCount, int FirstRow, int RowCount);
