namespace DuckLake.Metadata;

/// <summary>The logical types of the columns of catalog tables.</summary>
internal enum CatalogColumnType
{
    BigInt,
    Varchar,
    Boolean,
    Uuid,
    TimestampTz,
}
