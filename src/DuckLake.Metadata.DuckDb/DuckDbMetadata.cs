using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

/// <summary>Opens DuckLake catalogs kept in DuckDB database files.</summary>
/// <remarks>
/// A DuckDB file belongs to one process at a time, or to several that only read. All providers of one process share one DuckDB
/// instance per file, whatever path leads to it; it is opened at first use, and the last one disposed closes it and brings its
/// write-ahead log into the file.
/// </remarks>
public static class DuckDbMetadata
{
    private const string InMemory = ":memory:";

    /// <summary>
    /// A provider for a catalog file, opened at first use. The file is created only by creating a lake, and stays usable by DuckDB
    /// (its newest storage version). Dispose the provider to close it.
    /// </summary>
    /// <param name="path">The path of the file, or <c>:memory:</c> for a catalog that lives as long as the provider.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty or malformed.</exception>
    public static SqlMetadataProvider Open(string path, DuckDbMetadataOptions? options = null)
    {
        options ??= new DuckDbMetadataOptions();
        var source = CreateSource(path, options, options.Access);
        return new SqlMetadataProvider(
            source, DuckDbDialect.Instance, Settings(source.DisplayName, options, source.Queue), ownsDataSource: true);
    }

    /// <summary>A provider for a catalog reached through a data source of the caller, who keeps owning it.</summary>
    /// <param name="dataSource">
    /// Gives the connections, one per operation, all to the same database, which must be current on them; for example one of
    /// DuckDB.NET. Their session time zone is set to UTC.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    public static SqlMetadataProvider Open(DbDataSource dataSource, DuckDbMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new SqlMetadataProvider(
            dataSource, DuckDbDialect.Instance, Settings(null, options ?? new DuckDbMetadataOptions(), null), ownsDataSource: false);
    }

    /// <summary>The migration of a catalog file to a newer version of the format. Dispose it to close the file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty or malformed.</exception>
    public static CatalogMigration OpenMigration(string path, DuckDbMetadataOptions? options = null)
    {
        options ??= new DuckDbMetadataOptions();
        var source = CreateSource(path, options, CatalogAccess.ReadWrite);
        return new CatalogMigration(source, DuckDbDialect.Instance, Settings(source.DisplayName, options, null), ownsDataSource: true);
    }

    /// <summary>The migration of a catalog reached through a data source of the caller, who keeps owning it. It cannot make the copy itself.</summary>
    /// <param name="dataSource">Gives the connections, all to the same database.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    public static CatalogMigration OpenMigration(DbDataSource dataSource, DuckDbMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new CatalogMigration(dataSource, DuckDbDialect.Instance, Settings(null, options ?? new DuckDbMetadataOptions(), null), ownsDataSource: false);
    }

    private static DuckDbFileSource CreateSource(string path, DuckDbMetadataOptions options, CatalogAccess access)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = path == InMemory ? DuckDbFile.InMemory() : DuckDbFile.Share(path);
        return new DuckDbFileSource(file, path, access, options);
    }

    private static SqlMetadataOptions Settings(string? displayName, DuckDbMetadataOptions options, CatalogWriteQueue? queue) => new()
    {
        MetadataSchema = options.MetadataSchema,
        DisplayName = displayName,
        DefinitionCacheSize = options.DefinitionCacheSize,
        FileListingCacheSize = options.FileListingCacheSize,
        Access = options.Access,
        CommitLockTimeout = options.CommitLockTimeout,
        WriteQueue = queue,
    };
}
