namespace DuckLake.Metadata.Sqlite;

/// <summary>How to open an SQLite catalog.</summary>
public sealed class SqliteMetadataOptions
{
    /// <summary>How long to wait for a writer that holds the database, in whole seconds (at least 1); 5 s by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether to keep connections open between operations.</summary>
    public bool UseConnectionPool { get; init; } = true;

    /// <summary>How many schema versions to keep definitions of.</summary>
    public int DefinitionCacheSize { get; init; } = 32;

    /// <summary>How many file listings to keep.</summary>
    public int FileListingCacheSize { get; init; } = 128;

    /// <summary>What may be done with the catalog. A read-only one is opened so that SQLite itself refuses every write.</summary>
    public CatalogAccess Access { get; init; }

    /// <summary>
    /// How long a commit waits for the commits of other writers, of this process and of others, before it counts as a conflict;
    /// 30 s by default.
    /// </summary>
    public TimeSpan CommitLockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The journal of a file that is created; existing files keep theirs.</summary>
    public SqliteJournalMode JournalMode { get; init; }
}
