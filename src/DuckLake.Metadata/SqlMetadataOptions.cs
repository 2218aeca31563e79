namespace DuckLake.Metadata;

/// <summary>Settings of a <see cref="SqlMetadataProvider"/>.</summary>
public sealed class SqlMetadataOptions
{
    /// <summary>The schema of the catalog database that holds the <c>ducklake_*</c> tables; null for the database's default.</summary>
    public string? MetadataSchema { get; init; }

    /// <summary>What to call the catalog in messages (must hold no secrets); null for the dialect's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How many schema versions to keep definitions of.</summary>
    public int DefinitionCacheSize { get; init; } = 32;

    /// <summary>How many file listings to keep.</summary>
    public int FileListingCacheSize { get; init; } = 128;

    /// <summary>Seconds until a command is given up; null for the driver's default.</summary>
    public int? CommandTimeoutSeconds { get; init; }

    /// <summary>What may be done with the catalog.</summary>
    public CatalogAccess Access { get; init; }

    /// <summary>How long a commit waits for the commits of others before it is given up as a conflict; 30 s by default.</summary>
    public TimeSpan CommitLockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What writers of this process wait in; null for none. The data source owns it.</summary>
    internal CatalogWriteQueue? WriteQueue { get; init; }
}
