using System.Data.Common;

namespace DuckLake.Metadata.MySql;

/// <summary>
/// Opens DuckLake catalogs kept in MySQL or MariaDB databases, with the ADO.NET driver of the caller: MySqlConnector, MySql.Data or any
/// other whose errors carry the server's number as those do.
/// </summary>
/// <remarks>
/// Commands set <c>sql_mode</c> and <c>time_zone</c> of their session, commits also its lock timeouts. Where connections of the same pool
/// serve other purposes, the pool should reset them, as MySqlConnector's does. The connection must speak <c>utf8mb4</c>: with MySql.Data
/// say <c>CharSet=utf8mb4</c>.
/// </remarks>
public static class MySqlMetadata
{
    /// <summary>A provider for a catalog, with the driver of <see cref="MySqlDriver"/>. Connects at first use. Dispose the provider to close its connections.</summary>
    /// <param name="connectionString">
    /// A connection string of the driver (<c>Server=...;Database=...;User ID=...</c>), or one of DuckDB's: keywords and values
    /// (<c>host=... database=... user=...</c>) or a URI (<c>mysql://user@host/database</c>). A secret.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or has a setting that drivers do not have.</exception>
    /// <exception cref="MetadataException">No driver is registered, or the name of the metadata schema is no name of MySQL's.</exception>
    public static SqlMetadataProvider Open(string connectionString, MySqlMetadataOptions? options = null) =>
        Open(MySqlDriver.Require(), connectionString, options);

    /// <summary>A provider for a catalog, with a driver of the caller. Connects at first use. Dispose the provider to close its connections.</summary>
    /// <param name="factory">The driver, such as <c>MySqlConnectorFactory.Instance</c>.</param>
    /// <param name="connectionString">As for <see cref="Open(string, MySqlMetadataOptions?)"/>. A secret.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or has a setting that drivers do not have.</exception>
    /// <exception cref="MetadataException">The name of the metadata schema is no name of MySQL's.</exception>
    public static SqlMetadataProvider Open(DbProviderFactory factory, string connectionString, MySqlMetadataOptions? options = null)
    {
        var (dataSource, settings) = Prepare(factory, connectionString, options);
        return new SqlMetadataProvider(dataSource, MySqlDialect.Instance, settings, ownsDataSource: true);
    }

    /// <summary>A provider for a catalog reached through a data source of the caller, who keeps owning it.</summary>
    /// <param name="dataSource">Gives the connections, one per operation.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="MetadataException">The name of the metadata schema is no name of MySQL's.</exception>
    public static SqlMetadataProvider Open(DbDataSource dataSource, MySqlMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new SqlMetadataProvider(dataSource, MySqlDialect.Instance, Settings(MySqlConnectionString.DescribeSource(dataSource.ConnectionString, options?.MetadataSchema), options), ownsDataSource: false);
    }

    /// <summary>The migration of a catalog to a newer version of the format, with the driver of <see cref="MySqlDriver"/>. Dispose it to close its connections.</summary>
    /// <param name="connectionString">
    /// As for <see cref="Open(string, MySqlMetadataOptions?)"/>, of a user who may create databases. A secret.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or has a setting that drivers do not have.</exception>
    /// <exception cref="MetadataException">No driver is registered, or the name of the metadata schema is no name of MySQL's.</exception>
    public static CatalogMigration OpenMigration(string connectionString, MySqlMetadataOptions? options = null) =>
        OpenMigration(MySqlDriver.Require(), connectionString, options);

    /// <summary>The migration of a catalog to a newer version of the format, with a driver of the caller. Dispose it to close its connections.</summary>
    /// <param name="factory">The driver, such as <c>MySqlConnectorFactory.Instance</c>.</param>
    /// <param name="connectionString">As for <see cref="OpenMigration(string, MySqlMetadataOptions?)"/>. A secret.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or has a setting that drivers do not have.</exception>
    /// <exception cref="MetadataException">The name of the metadata schema is no name of MySQL's.</exception>
    public static CatalogMigration OpenMigration(DbProviderFactory factory, string connectionString, MySqlMetadataOptions? options = null)
    {
        var (dataSource, settings) = Prepare(factory, connectionString, options);
        return new CatalogMigration(dataSource, MySqlDialect.Instance, settings, ownsDataSource: true);
    }

    /// <summary>The migration of a catalog reached through a data source of the caller, who keeps owning it.</summary>
    /// <param name="dataSource">Gives the connections, of a user who may create databases.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="MetadataException">The name of the metadata schema is no name of MySQL's.</exception>
    public static CatalogMigration OpenMigration(DbDataSource dataSource, MySqlMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new CatalogMigration(dataSource, MySqlDialect.Instance, Settings(MySqlConnectionString.DescribeSource(dataSource.ConnectionString, options?.MetadataSchema), options), ownsDataSource: false);
    }

    private static (DbDataSource DataSource, SqlMetadataOptions Settings) Prepare(
        DbProviderFactory factory, string connectionString, MySqlMetadataOptions? options)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var text = MySqlConnectionString.ToAdo(connectionString);
        MySqlConnectionString.RefuseLocalTimes(text);
        var settings = Settings(MySqlConnectionString.Describe(text, options?.MetadataSchema), options);
        try
        {
            return (factory.CreateDataSource(text), settings);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw MySqlConnectionString.Malformed();
        }
    }

    private static SqlMetadataOptions Settings(string displayName, MySqlMetadataOptions? options)
    {
        options ??= new MySqlMetadataOptions();
        if (options.MetadataSchema is { } schema)
        {
            _ = MySqlDialect.Instance.QuoteIdentifier(schema);
        }

        return new SqlMetadataOptions
        {
            MetadataSchema = options.MetadataSchema,
            DisplayName = displayName,
            DefinitionCacheSize = options.DefinitionCacheSize,
            FileListingCacheSize = options.FileListingCacheSize,
            Access = options.Access,
            CommitLockTimeout = options.CommitLockTimeout,
            CommandTimeoutSeconds = options.CommandTimeout is { } timeout ? Math.Max(1, (int)Math.Min(timeout.TotalSeconds, int.MaxValue)) : null,

            // One of this process waits in the server, and occupies a connection, the others here.
            WriteQueue = options.Access == CatalogAccess.ReadOnly ? null : new CatalogWriteQueue(),
        };
    }
}
