namespace DuckLake.Metadata;

/// <summary>What a migration does before it changes anything.</summary>
public enum MigrationBackup
{
    /// <summary>It copies the catalog.</summary>
    Create,

    /// <summary>Nothing; the caller has a backup.</summary>
    None,
}
