namespace DuckLake.Parquet;

/// <summary>How the bounds of a column compare (the table at parquet.thrift <c>ColumnOrder</c>).</summary>
internal enum ParquetSortOrder
{
    Undefined,
    Signed,
    Unsigned,
}
