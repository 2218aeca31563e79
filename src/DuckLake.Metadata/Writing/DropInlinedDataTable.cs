namespace DuckLake.Metadata;

/// <summary>Drops an inlined data table. Its row in the registry is another statement's matter.</summary>
/// <param name="Name">The inlined data table.</param>
internal sealed record DropInlinedDataTable(string Name) : CatalogStatement;
