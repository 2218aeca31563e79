using System.Data.Common;
using Npgsql;

namespace DuckLake.Metadata.Postgres;

/// <summary>Opens DuckLake catalogs kept in PostgreSQL databases.</summary>
public static class PostgresMetadata
{
    // Where the reference implementation looks when no schema is named, whatever the search path is.
    private const string DefaultSchema = "public";

    // Parsing and planning the same few statements anew takes most of the time of a small commit, under the commit lock.
    private const int PreparedStatements = 100;
    private const string MaxAutoPrepare = "Max Auto Prepare";

    /// <summary>A provider for a catalog in a database. Connects at first use. Dispose the provider to close its connections.</summary>
    /// <param name="connectionString">
    /// A connection string of Npgsql (<c>Host=...;Database=...;Username=...</c>), or of libpq: keywords and values
    /// (<c>host=... dbname=... user=...</c>) or a URI (<c>postgresql://user@host/database</c>). A secret. Statements are prepared
    /// on the server after a few uses, unless it sets <c>Max Auto Prepare</c>; 0 is for connection poolers that cannot do it.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or uses a setting Npgsql does not have.</exception>
    /// <exception cref="MetadataException">The name of the metadata schema is longer than PostgreSQL keeps.</exception>
    public static SqlMetadataProvider Open(string connectionString, PostgresMetadataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var builder = LibpqConnectionString.ToNpgsql(connectionString);
        var settings = Settings(builder, options);
        if (!builder.Keys.Contains(MaxAutoPrepare))
        {
            builder.MaxAutoPrepare = PreparedStatements;
        }

        return new SqlMetadataProvider(NpgsqlDataSource.Create(builder), PostgresDialect.Instance, settings, ownsDataSource: true);
    }

    /// <summary>A provider for a catalog reached through a data source of the caller, who keeps owning it.</summary>
    /// <param name="dataSource">
    /// Gives the connections, one per operation; usually an <see cref="NpgsqlDataSource"/>, which may bring its own
    /// authentication, certificates and logging.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="MetadataException">The name of the metadata schema is longer than PostgreSQL keeps.</exception>
    public static SqlMetadataProvider Open(DbDataSource dataSource, PostgresMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var builder = dataSource is NpgsqlDataSource ? new NpgsqlConnectionStringBuilder(dataSource.ConnectionString) : null;
        return new SqlMetadataProvider(dataSource, PostgresDialect.Instance, Settings(builder, options), ownsDataSource: false);
    }

    /// <summary>The migration of a catalog to a newer version of the format. Dispose it to close its connections.</summary>
    /// <param name="connectionString">
    /// As for <see cref="Open(string, PostgresMetadataOptions?)"/>, of a user who owns the tables and may create schemas. A secret.
    /// </param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string is malformed or uses a setting Npgsql does not have.</exception>
    /// <exception cref="MetadataException">The name of the metadata schema is longer than PostgreSQL keeps.</exception>
    public static CatalogMigration OpenMigration(string connectionString, PostgresMetadataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var builder = LibpqConnectionString.ToNpgsql(connectionString);
        var settings = Settings(builder, options);
        return new CatalogMigration(NpgsqlDataSource.Create(builder), PostgresDialect.Instance, settings, ownsDataSource: true);
    }

    /// <summary>The migration of a catalog reached through a data source of the caller, who keeps owning it.</summary>
    /// <param name="dataSource">Gives the connections, of a user who owns the tables and may create schemas.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <exception cref="MetadataException">The name of the metadata schema is longer than PostgreSQL keeps.</exception>
    public static CatalogMigration OpenMigration(DbDataSource dataSource, PostgresMetadataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var builder = dataSource is NpgsqlDataSource ? new NpgsqlConnectionStringBuilder(dataSource.ConnectionString) : null;
        return new CatalogMigration(dataSource, PostgresDialect.Instance, Settings(builder, options), ownsDataSource: false);
    }

    private static SqlMetadataOptions Settings(NpgsqlConnectionStringBuilder? builder, PostgresMetadataOptions? options)
    {
        options ??= new PostgresMetadataOptions();
        var schema = options.MetadataSchema ?? DefaultSchema;
        _ = PostgresDialect.Instance.QuoteIdentifier(schema);
        return new SqlMetadataOptions
        {
            MetadataSchema = schema,
            DisplayName = builder is null ? schema : $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}/{schema}",
            DefinitionCacheSize = options.DefinitionCacheSize,
            FileListingCacheSize = options.FileListingCacheSize,
            Access = options.Access,
            CommitLockTimeout = options.CommitLockTimeout,
            CommandTimeoutSeconds = options.CommandTimeout is { } timeout ? Math.Max(1, (int)Math.Min(timeout.TotalSeconds, int.MaxValue)) : null,
        };
    }
}
