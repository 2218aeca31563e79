namespace DuckLake.Metadata;

/// <summary>Sets an option; no part of the snapshot.</summary>
/// <param name="Option">The option.</param>
/// <param name="Exists">Whether the catalog has a row of it.</param>
internal sealed record WriteOption(CatalogOption Option, bool Exists) : CatalogStatement;
