namespace DuckLake.Metadata;

/// <summary>Something to know before a catalog is migrated.</summary>
/// <param name="Kind">How grave it is.</param>
/// <param name="CatalogTable">The catalog table it is about.</param>
/// <param name="Message">What it is, and what can be done.</param>
public sealed record CatalogMigrationProblem(MigrationProblemKind Kind, string CatalogTable, string Message);
