using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Sqlite;

/// <summary>Opens DuckLake catalogs kept in SQLite files.</summary>
public static class SqliteMetadata
{
    private static readonly Lazy<bool> NativeLibrary = new(() =>
    {
        SQLitePCL.Batteries_V2.Init();
        return true;
    });

    /// <summary>
    /// A provider for a catalog file, opened at first use. The file is created only by creating a lake, and changed only by
    /// commits and options; SQLite itself may bring it in order after a crash of a writer. Dispose the provider to close it.
    /// </summary>
    /// <param name="pathOrConnectionString">
    /// The path of the file, or a connection string of Microsoft.Data.Sqlite (recognised by <c>Data Source=</c> or
    /// <c>DataSource=</c> or <c>Filename=</c>). The mode in a connection string counts only where it is <c>Memory</c> or
    /// <c>ReadOnly</c>; the latter is the same as <see cref="CatalogAccess.ReadOnly"/>.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    public static SqlMetadataProvider Open(string pathOrConnectionString, SqliteMetadataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrConnectionString);
        options ??= new SqliteMetadataOptions();
        _ = NativeLibrary.Value;

        var builder = IsConnectionString(pathOrConnectionString)
            ? new SqliteConnectionStringBuilder(pathOrConnectionString)
            : new SqliteConnectionStringBuilder { DataSource = pathOrConnectionString };
        var isMemory = builder.Mode == SqliteOpenMode.Memory || builder.DataSource is "" or ":memory:";
        var access = builder.Mode == SqliteOpenMode.ReadOnly ? CatalogAccess.ReadOnly : options.Access;
        if (builder.Mode != SqliteOpenMode.Memory)
        {
            // SQLite falls back to reading by itself where the file cannot be written.
            builder.Mode = access == CatalogAccess.ReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite;
        }

        builder.DefaultTimeout = Math.Max(1, (int)Math.Min(options.BusyTimeout.TotalSeconds, int.MaxValue));
        builder.Pooling = options.UseConnectionPool;
        var queue = access == CatalogAccess.ReadOnly
            ? null
            : CatalogWriteQueue.Share(isMemory ? builder.ConnectionString : Path.GetFullPath(builder.DataSource));
        return new SqlMetadataProvider(
            new SqliteDataSource(builder.ConnectionString, options, queue),
            SqliteDialect.Instance,
            new SqlMetadataOptions
            {
                DisplayName = builder.DataSource,
                DefinitionCacheSize = options.DefinitionCacheSize,
                FileListingCacheSize = options.FileListingCacheSize,
                Access = access,
                CommitLockTimeout = options.CommitLockTimeout,
                WriteQueue = queue,
            },
            ownsDataSource: true);
    }

    /// <summary>The migration of a catalog file to a newer version of the format. Dispose it to close its connections.</summary>
    /// <param name="pathOrConnectionString">As for <see cref="Open"/>, but the file is opened for writing.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed.</exception>
    public static CatalogMigration OpenMigration(string pathOrConnectionString, SqliteMetadataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrConnectionString);
        options ??= new SqliteMetadataOptions();
        _ = NativeLibrary.Value;
        var builder = IsConnectionString(pathOrConnectionString)
            ? new SqliteConnectionStringBuilder(pathOrConnectionString)
            : new SqliteConnectionStringBuilder { DataSource = pathOrConnectionString };
        if (builder.Mode != SqliteOpenMode.Memory)
        {
            builder.Mode = SqliteOpenMode.ReadWrite;
        }

        builder.DefaultTimeout = Math.Max(1, (int)Math.Min(options.BusyTimeout.TotalSeconds, int.MaxValue));
        builder.Pooling = false;
        return new CatalogMigration(
            new SqliteDataSource(builder.ConnectionString, options, queue: null),
            SqliteDialect.Instance,
            new SqlMetadataOptions { DisplayName = builder.DataSource },
            ownsDataSource: true);
    }

    private static bool IsConnectionString(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            && text[..equals].Trim().ToUpperInvariant() is "DATA SOURCE" or "DATASOURCE" or "FILENAME" or "MODE" or "CACHE" or "PASSWORD" or "POOLING";
    }
}
