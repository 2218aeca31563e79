namespace DuckLake.Parquet;

/// <summary>Whether a column's values are stored as indexes into a dictionary.</summary>
public enum ParquetDictionaryMode
{
    /// <summary>Where the dictionary makes the column chunk smaller; else the chunk falls back to another encoding.</summary>
    Automatic,

    /// <summary>Never.</summary>
    Never,
}
