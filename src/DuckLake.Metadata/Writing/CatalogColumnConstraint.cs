namespace DuckLake.Metadata;

/// <summary>The constraints the format puts on columns of catalog tables.</summary>
internal enum CatalogColumnConstraint
{
    None,
    NotNull,
    PrimaryKey,
}
