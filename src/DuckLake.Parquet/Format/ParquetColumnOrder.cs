namespace DuckLake.Parquet;

/// <summary>The order by which bounds of a column were found (parquet.thrift <c>ColumnOrder</c>).</summary>
public enum ParquetColumnOrder
{
    /// <summary>The file does not say, or says something this version does not know; newer bounds are not used.</summary>
    Undefined = 0,
    /// <summary>The order defined by the logical or physical type.</summary>
    TypeDefined = 1,
    /// <summary>IEEE 754 total order, floating point columns only.</summary>
    Ieee754TotalOrder = 2,
    /// <summary>Chronological order of INT96 timestamps.</summary>
    Int96Timestamp = 3,
}
