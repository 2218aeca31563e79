namespace DuckLake.Metadata;

/// <summary>What a migration did.</summary>
/// <param name="Plan">What was done; no steps if nothing had to be.</param>
/// <param name="BackupLocation">The file or schema the catalog was copied to before, or null if it was not.</param>
public sealed record CatalogMigrationResult(CatalogMigrationPlan Plan, string? BackupLocation);
