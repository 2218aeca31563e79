namespace DuckLake.Metadata;

/// <summary>A statement of a migration.</summary>
/// <param name="CatalogTable">The catalog table it changes.</param>
/// <param name="Sql">The statement.</param>
/// <param name="RowCount">How many rows it changes, as far as rows that exist before the migration tell.</param>
public sealed record CatalogMigrationAction(string CatalogTable, string Sql, long RowCount);
