namespace DuckLake.Arrow.Tests;

/// <summary>A lake attached by a scenario.</summary>
internal sealed record AttachedLake(string CatalogName, DuckLakeCatalog Catalog);
