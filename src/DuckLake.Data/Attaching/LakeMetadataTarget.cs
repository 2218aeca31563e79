using DuckLake.Arrow;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;

namespace DuckLake.Data;

/// <summary>The catalog database that attach options name.</summary>
/// <param name="Kind">The kind of database.</param>
/// <param name="Location">The file, or the connection string without prefix. The latter is a secret.</param>
internal sealed record LakeMetadataTarget(LakeMetadataKind Kind, string Location)
{
    private static readonly string[] s_knownParameters =
    [
        "type", "secret", "schema", "journal_mode", "busy_timeout", "read_only", "readonly", "read_write", "isolation_level", "storage_version",
        "encryption_key", "encryption_cipher", "block_size", "row_group_size", "hidden",
    ];

    /// <summary>The name of the kind, as <c>settings()</c> shows it.</summary>
    public string TypeName => Kind switch
    {
        LakeMetadataKind.Sqlite => "sqlite",
        LakeMetadataKind.Postgres => "postgres",
        LakeMetadataKind.MySql => "mysql",
        _ => "duckdb",
    };

    /// <summary>The schema that holds the catalog tables when none is named.</summary>
    public string DefaultSchema => Kind switch
    {
        LakeMetadataKind.Postgres => "public",
        LakeMetadataKind.MySql => MySqlConnectionString.DatabaseOf(MySqlConnectionString.ToAdo(Location)) ?? "",
        _ => "main",
    };

    /// <summary>Whether the database is reached over a connection string, which is a secret.</summary>
    public bool IsServer => Kind is LakeMetadataKind.Postgres or LakeMetadataKind.MySql;

    /// <summary>Reads the prefix of the path and the type among the parameters.</summary>
    /// <exception cref="DuckLakeException">The kind of database is unknown, or a parameter is.</exception>
    public static LakeMetadataTarget Parse(LakeAttachOptions options)
    {
        foreach (string name in options.MetadataParameters.Keys)
        {
            if (!s_knownParameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw SchemaErrors.Binder($"Unrecognized option for attach \"{name}\"");
            }

            if (name.StartsWith("encryption_", StringComparison.OrdinalIgnoreCase))
            {
                throw SchemaErrors.Unsupported(
                    $"The catalog database cannot be opened with {name.ToUpperInvariant()}: embedded DuckDB writes no encrypted database files. ENCRYPTED encrypts "
                        + "the data files of a lake; keep the catalog on an encrypted disk or in PostgreSQL.");
            }
        }

        string location = options.MetadataPath;
        string? type = SplitPrefix(ref location);
        if (options.MetadataParameters.TryGetValue("type", out string? explicitType))
        {
            type = explicitType.ToLowerInvariant();
        }

        LakeMetadataKind kind = type switch
        {
            null or "" or "duckdb" => LakeMetadataKind.DuckDb,
            "sqlite" or "sqlite_scanner" or "sqlite3" => LakeMetadataKind.Sqlite,
            "postgres" or "postgres_scanner" or "postgresql" => LakeMetadataKind.Postgres,
            "mysql" or "mysql_scanner" => LakeMetadataKind.MySql,
            _ => throw SchemaErrors.Binder($"Unrecognized storage type \"{type}\""),
        };
        if (kind == LakeMetadataKind.Sqlite && options.MetadataSchema is { } schema && !schema.Equals("main", StringComparison.OrdinalIgnoreCase))
        {
            throw SchemaErrors.Binder("SQLite databases do not support creating new schemas");
        }

        return new LakeMetadataTarget(kind, options.MetadataSecret is { } secret ? MetadataSecrets.Combine(secret, location) : location);
    }

    /// <summary>The provider of the catalog, opened at first use.</summary>
    /// <exception cref="DuckLakeException">The connection string is malformed.</exception>
    public SqlMetadataProvider Open(LakeAttachOptions options)
    {
        CatalogAccess access = options.Access == LakeAccess.ReadOnly ? CatalogAccess.ReadOnly : CatalogAccess.ReadWrite;
        try
        {
            return Kind switch
            {
                LakeMetadataKind.Sqlite => SqliteMetadata.Open(Location, SqliteOptions(options, access)),
                LakeMetadataKind.Postgres => PostgresMetadata.Open(Location, PostgresOptions(options, access)),
                LakeMetadataKind.MySql => MySqlMetadata.Open(Location, MySqlOptions(options, access)),
                _ => DuckDbMetadata.Open(Location, DuckDbOptions(options, access)),
            };
        }
        catch (ArgumentException error)
        {
            throw SchemaErrors.Binder(error.Message);
        }
    }

    /// <summary>The migration of the catalog.</summary>
    public CatalogMigration OpenMigration(LakeAttachOptions options) => Kind switch
    {
        LakeMetadataKind.Sqlite => SqliteMetadata.OpenMigration(Location, SqliteOptions(options, CatalogAccess.ReadWrite)),
        LakeMetadataKind.Postgres => PostgresMetadata.OpenMigration(Location, PostgresOptions(options, CatalogAccess.ReadWrite)),
        LakeMetadataKind.MySql => MySqlMetadata.OpenMigration(Location, MySqlOptions(options, CatalogAccess.ReadWrite)),
        _ => DuckDbMetadata.OpenMigration(Location, DuckDbOptions(options, CatalogAccess.ReadWrite)),
    };

    /// <summary>Cuts <c>sqlite:</c> and the like off a path, as DuckDB finds them: not a drive letter and not a URL.</summary>
    internal static string? SplitPrefix(ref string path)
    {
        int colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || path.AsSpan(colon).StartsWith("://", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (char character in path.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return null;
            }
        }

        string prefix = path[..colon].ToLowerInvariant();
        path = path[(colon + 1)..];
        return prefix;
    }

    private static SqliteMetadataOptions SqliteOptions(LakeAttachOptions options, CatalogAccess access) => new()
    {
        Access = access,
        BusyTimeout = options.BusyTimeout,
        JournalMode = options.MetadataParameters.TryGetValue("journal_mode", out string? mode) && mode.Equals("delete", StringComparison.OrdinalIgnoreCase)
            ? SqliteJournalMode.Delete
            : default,
    };

    private static DuckDbMetadataOptions DuckDbOptions(LakeAttachOptions options, CatalogAccess access) => new()
    {
        Access = access,
        BusyTimeout = options.BusyTimeout,
        MetadataSchema = options.MetadataSchema,
    };

    private static PostgresMetadataOptions PostgresOptions(LakeAttachOptions options, CatalogAccess access) => new()
    {
        Access = access,
        MetadataSchema = SchemaOf(options),
    };

    private static MySqlMetadataOptions MySqlOptions(LakeAttachOptions options, CatalogAccess access) => new()
    {
        Access = access,
        MetadataSchema = SchemaOf(options),
    };

    private static string? SchemaOf(LakeAttachOptions options) =>
        options.MetadataSchema ?? (options.MetadataParameters.TryGetValue("schema", out string? schema) ? schema : null);
}
