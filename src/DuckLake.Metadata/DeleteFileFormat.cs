namespace DuckLake.Metadata;

/// <summary>The form of a delete file.</summary>
public enum DeleteFileFormat
{
    /// <summary>A Parquet file of positions.</summary>
    Parquet,

    /// <summary>A deletion vector, bare or in a Puffin container.</summary>
    Puffin,
}
