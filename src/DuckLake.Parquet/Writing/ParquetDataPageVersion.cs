namespace DuckLake.Parquet;

/// <summary>Layout of the data pages.</summary>
public enum ParquetDataPageVersion
{
    /// <summary>Levels and values compressed together.</summary>
    V1 = 1,

    /// <summary>Levels before the values and never compressed.</summary>
    V2 = 2,
}
