namespace DuckLake.Metadata;

/// <summary>A change of catalog rows or tables. The SQL is the dialect's; values are parameters.</summary>
internal abstract record CatalogStatement;
