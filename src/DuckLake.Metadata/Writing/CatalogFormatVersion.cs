namespace DuckLake.Metadata;

/// <summary>The catalog formats that can be created and migrated to.</summary>
public enum CatalogFormatVersion
{
    /// <summary>DuckLake 1.0, read and written by DuckDB 1.5.2 and later.</summary>
    V1_0,

    /// <summary>DuckLake 1.1, read and written by DuckDB 2.0 and later.</summary>
    V1_1,
}
