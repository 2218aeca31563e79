namespace DuckLake.Metadata.Postgres;

/// <summary>How to open a PostgreSQL catalog.</summary>
public sealed class PostgresMetadataOptions
{
    /// <summary>The schema that holds the <c>ducklake_*</c> tables, at most 63 bytes of UTF-8; null for <c>public</c>.</summary>
    public string? MetadataSchema { get; init; }

    /// <summary>How many schema versions to keep definitions of.</summary>
    public int DefinitionCacheSize { get; init; } = 32;

    /// <summary>How many file listings to keep.</summary>
    public int FileListingCacheSize { get; init; } = 128;

    /// <summary>
    /// How long a command may take, in whole seconds (at least 1); null for the connection string's or the driver's default
    /// (30 s).
    /// </summary>
    public TimeSpan? CommandTimeout { get; init; }

    /// <summary>What may be done with the catalog.</summary>
    public CatalogAccess Access { get; init; }

    /// <summary>
    /// How long a commit waits for the commits of other writers before it counts as a conflict; 30 s by default. The command
    /// timeout bounds it too.
    /// </summary>
    public TimeSpan CommitLockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
