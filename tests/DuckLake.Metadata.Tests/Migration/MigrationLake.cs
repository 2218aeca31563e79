using System.Globalization;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Tests;

/// <summary>A catalog to migrate, in a database of either kind.</summary>
internal sealed class MigrationLake : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PostgresDatabase? _database;
    private CatalogBuilder? _builder;

    private MigrationLake(bool isPostgres)
    {
        SQLitePCL.Batteries_V2.Init();
        _database = isPostgres ? PostgresDatabase.Create() : null;
    }

    public bool IsPostgres => _database is not null;

    public string SqlitePath => _directory.Combine("catalog.sqlite");

    public CatalogBuilder Builder => _builder!;

    /// <summary>A copy of a golden catalog.</summary>
    public static MigrationLake Copy(bool isPostgres, string sqlitePath)
    {
        var lake = new MigrationLake(isPostgres);
        if (lake._database is { } database)
        {
            database.CopyFrom(sqlitePath);
        }
        else
        {
            File.Copy(sqlitePath, lake.SqlitePath);
        }

        return lake;
    }

    /// <summary>A new catalog to fill.</summary>
    public static MigrationLake Create(bool isPostgres, CatalogVersion version = CatalogVersion.V1_0)
    {
        var lake = new MigrationLake(isPostgres);
        lake._builder = lake._database is { } database ? CatalogBuilder.Create(database, version) : CatalogBuilder.Create(lake.SqlitePath, version);
        return lake;
    }

    public CatalogMigration Migration() => _database is { } database
        ? PostgresMetadata.OpenMigration(database.ConnectionString)
        : SqliteMetadata.OpenMigration(SqlitePath);

    public SqlMetadataProvider Open() => _database is { } database
        ? PostgresMetadata.Open(database.ConnectionString)
        : SqliteMetadata.Open(SqlitePath, new SqliteMetadataOptions { UseConnectionPool = false });

    /// <summary>The catalog a backup is; SQLite's lies in a file, PostgreSQL's in a schema.</summary>
    public SqlMetadataProvider OpenBackup(string location) => _database is { } database
        ? PostgresMetadata.Open(database.ConnectionString, new PostgresMetadataOptions { MetadataSchema = location })
        : SqliteMetadata.Open(location, new SqliteMetadataOptions { UseConnectionPool = false });

    public List<string?[]> Query(string sql)
    {
        if (_database is { } database)
        {
            return database.Query(sql);
        }

        using var connection = new SqliteConnection($"Data Source={SqlitePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    public void Execute(string sql) => Query(sql);

    /// <summary>Every table with its columns in order, types and keys.</summary>
    public List<string> Layout() =>
    [
        .. Query(IsPostgres
            ? "SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce((SELECT ' key' FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)), '') "
              + "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname COLLATE \"C\", a.attnum"
            : "SELECT m.name || '.' || c.name || ' ' || c.type || CASE c.pk WHEN 0 THEN '' ELSE ' key' END FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid")
            .Select(row => row[0]!),
    ];

    /// <summary>All rows of all tables.</summary>
    public List<string> Rows()
    {
        var rows = new List<string>();
        foreach (var table in Layout().Select(c => c[..c.IndexOf('.', StringComparison.Ordinal)]).Distinct())
        {
            rows.AddRange(Query($"SELECT * FROM \"{table}\"").Select(row => $"{table}: {string.Join(" | ", row.Select(v => v ?? "NULL"))}").Order(StringComparer.Ordinal));
        }

        return rows;
    }

    public void Dispose()
    {
        _builder?.Dispose();
        _database?.Dispose();
        _directory.Dispose();
    }
}
