namespace DuckLake.Metadata;

/// <summary>The part of a migration that leads from one version to the next.</summary>
/// <param name="FromVersion">The version before.</param>
/// <param name="ToVersion">The version after; the same where a layout is completed.</param>
/// <param name="Actions">The statements in order.</param>
public sealed record CatalogMigrationStep(string FromVersion, string ToVersion, IReadOnlyList<CatalogMigrationAction> Actions);
