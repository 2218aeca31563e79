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
}
