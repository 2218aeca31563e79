namespace DuckLake.Metadata.MySql;

/// <summary>How to open a MySQL or MariaDB catalog.</summary>
public sealed class MySqlMetadataOptions
{
    /// <summary>The database (MySQL's word for schema) that holds the <c>ducklake_*</c> tables; null for the connection's.</summary>
    public string? MetadataSchema { get; init; }

    /// <summary>How many schema versions to keep definitions of.</summary>
    public int DefinitionCacheSize { get; init; } = 32;

    /// <summary>How many file listings to keep.</summary>
    public int FileListingCacheSize { get; init; } = 128;

    /// <summary>
    /// How long a command may take, in whole seconds (at least 1); null for the connection string's or the driver's default
    /// (usually 30 s).
    /// </summary>
    public TimeSpan? CommandTimeout { get; init; }

    /// <summary>What may be done with the catalog.</summary>
    public CatalogAccess Access { get; init; }

    /// <summary>How long a commit waits for the commits of other writers before it counts as a conflict; 30 s by default.</summary>
    public TimeSpan CommitLockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
