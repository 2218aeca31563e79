namespace DuckLake.Metadata.DuckDb;

/// <summary>How to open a catalog in a DuckDB file.</summary>
public sealed class DuckDbMetadataOptions
{
    /// <summary>The schema that holds the <c>ducklake_*</c> tables; null for <c>main</c>.</summary>
    public string? MetadataSchema { get; init; }

    /// <summary>
    /// How long opening waits while another process has the file open, which DuckDB permits only if all of them read; 5 s by
    /// default. Not used with a data source of the caller.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many schema versions to keep definitions of.</summary>
    public int DefinitionCacheSize { get; init; } = 32;

    /// <summary>How many file listings to keep.</summary>
    public int FileListingCacheSize { get; init; } = 128;

    /// <summary>
    /// What may be done with the catalog. A read-only one opens the file so that other processes can read it too, unless somebody
    /// else in this process writes to it.
    /// </summary>
    public CatalogAccess Access { get; init; }

    /// <summary>How long a commit waits for the commits of other writers of this process before it counts as a conflict; 30 s by default.</summary>
    public TimeSpan CommitLockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The path of the native DuckDB library; null to look for it at the variable <c>DUCKLAKE_DUCKDB_LIBRARY</c>, in the
    /// application's <c>runtimes</c> folder and in <c>node_modules</c>. A process loads one library only. Not used with a data
    /// source of the caller.
    /// </summary>
    public string? NativeLibraryPath { get; init; }
}
