namespace DuckLake.Metadata;

/// <summary>How to migrate a catalog.</summary>
public sealed class CatalogMigrationOptions
{
    /// <summary>Whether to copy the catalog first.</summary>
    public MigrationBackup Backup { get; init; }

    /// <summary>
    /// Where to copy it: a new file (SQLite), a new schema of the same database (PostgreSQL) or a new database of the same server
    /// (MySQL). Null for the name of the file or schema with the version it has, <c>catalog.sqlite.0.3.backup</c> or
    /// <c>public_backup_0.3</c>.
    /// </summary>
    public string? BackupLocation { get; init; }

    /// <summary>What to do if the newer format cannot keep something.</summary>
    public MigrationLoss Loss { get; init; }
}
