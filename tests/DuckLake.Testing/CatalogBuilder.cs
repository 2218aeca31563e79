using System.Data.Common;
using System.Globalization;
using DuckLake.DuckDb;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using NpgsqlTypes;

namespace DuckLake.Testing;

/// <summary>
/// Makes SQLite, DuckDB, PostgreSQL and MySQL catalogs row by row, for layouts and faults that no golden lake has. Starts with a fresh catalog: snapshot 0 and
/// the schema <c>main</c> (id 0). Rows are inserted positionally; missing trailing values are NULL.
/// </summary>
public sealed partial class CatalogBuilder : IDisposable
{
    private readonly DbConnection _connection;
    private readonly string? _path;

    static CatalogBuilder() => SQLitePCL.Batteries_V2.Init();

    private CatalogBuilder(DbConnection connection, string? path, CatalogVersion version)
    {
        _connection = connection;
        _path = path;
        Version = version;
    }

    /// <summary>The file of a SQLite or DuckDB catalog.</summary>
    public string Path => _path ?? throw new InvalidOperationException("The catalog is not in a file.");

    public CatalogVersion Version { get; }

    /// <summary>What the system columns of inlined data tables begin with in this version.</summary>
    public string InlinedPrefix => Version == CatalogVersion.V1_0 ? "" : "_ducklake_";

    /// <summary>Creates the file of a SQLite catalog; it must not exist.</summary>
    public static CatalogBuilder Create(string path, CatalogVersion version = CatalogVersion.V1_0, string dataPath = "data/")
    {
        if (File.Exists(path))
        {
            throw new IOException($"'{path}' exists.");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        var builder = new CatalogBuilder(connection, path, version);
        builder.Execute("PRAGMA synchronous = OFF");
        builder.Fill(dataPath);
        return builder;
    }

    /// <summary>Creates the file of a DuckDB catalog; it must not exist.</summary>
    public static CatalogBuilder CreateDuckDb(string path, CatalogVersion version = CatalogVersion.V1_0, string dataPath = "data/")
    {
        if (File.Exists(path))
        {
            throw new IOException($"'{path}' exists.");
        }

        var builder = new CatalogBuilder(AdoConnection.Open(path, DuckDbFileMode.Create), path, version);
        builder.Execute("BEGIN TRANSACTION");
        builder.Fill(dataPath);
        builder.Execute("COMMIT");
        return builder;
    }

    /// <summary>More rows for a DuckDB catalog of version 1.0.</summary>
    public static CatalogBuilder OpenDuckDb(string path) =>
        new(AdoConnection.Open(path, DuckDbFileMode.ReadWrite), path, CatalogVersion.V1_0);

    /// <summary>Creates a PostgreSQL catalog in a schema, which is created if need be. The database stays the caller's.</summary>
    public static CatalogBuilder Create(
        PostgresDatabase database, CatalogVersion version = CatalogVersion.V1_0, string dataPath = "data/", string schema = "public")
    {
        string quoted = "\"" + schema.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        var builder = new CatalogBuilder(database.Connect(), path: null, version);
        builder.Execute($"CREATE SCHEMA IF NOT EXISTS {quoted}; SET search_path = {quoted}");
        builder.Fill(dataPath);
        return builder;
    }

    /// <summary>Creates a MySQL catalog. The database stays the caller's.</summary>
    public static CatalogBuilder Create(MySqlDatabase database, CatalogVersion version = CatalogVersion.V1_0, string dataPath = "data/")
    {
        var builder = new CatalogBuilder(database.Connect(), path: null, version);
        builder.Fill(dataPath);
        return builder;
    }

    /// <summary>Inserts a row; values in column order in SQLite's form, the missing rest NULL.</summary>
    public void Insert(string table, params object?[] values)
    {
        using DbCommand command = _connection.CreateCommand();
        int count = values.Length;
        if (!IsPostgres)
        {
            command.CommandText = IsMySql
                ? $"SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}'"
                : $"SELECT COUNT(*) FROM pragma_table_info('{table}')";
            count = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            if (count < values.Length)
            {
                throw new ArgumentException($"{table} has {count} columns.", nameof(values));
            }
        }

        string sigil = IsDuckDb ? "$" : "@";
        command.CommandText = $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"{sigil}p{i}"))})";
        for (int i = 0; i < count; i++)
        {
            command.Parameters.Add(Parameter(command, $"{sigil}p{i}", i < values.Length ? ValueOf(table, values[i]) : null));
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Runs any SQL.</summary>
    public void Execute(string sql)
    {
        using DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void AddSnapshot(
        long snapshotId, string time, long schemaVersion, long nextCatalogId, long nextFileId, string? changes = null, string? author = null, string? message = null)
    {
        Insert("ducklake_snapshot", snapshotId, time, schemaVersion, nextCatalogId, nextFileId);
        Insert("ducklake_snapshot_changes", snapshotId, changes, author, message);
    }

    /// <summary>Adds a table to schema 0 and its columns, with ids 1, 2, 3...</summary>
    public void AddTable(long tableId, string name, long beginSnapshot, params (string Name, string Type)[] columns)
    {
        Insert("ducklake_table", tableId, $"6f4b5b1e-0000-4000-8000-{tableId:D12}", beginSnapshot, null, 0, name, name + "/", 1);
        for (var i = 0; i < columns.Length; i++)
        {
            AddColumn(tableId, i + 1, columns[i].Name, columns[i].Type, beginSnapshot);
        }
    }

    public void AddColumn(
        long tableId, long columnId, string name, string type, long beginSnapshot, long? endSnapshot = null, long? parent = null, string? initialDefault = null) =>
        Insert(
            "ducklake_column", columnId, beginSnapshot, endSnapshot, tableId, columnId, name, type, initialDefault, initialDefault ?? "NULL", 1, parent, "literal", "duckdb");

    public void AddDataFile(
        long dataFileId,
        long tableId,
        long beginSnapshot,
        string path,
        long recordCount,
        long sizeBytes = 1000,
        long footerSize = 100,
        long? rowIdStart = 0,
        long? endSnapshot = null,
        long? partitionId = null,
        long? mappingId = null,
        long? partialMax = null) =>
        Insert(
            "ducklake_data_file", dataFileId, tableId, beginSnapshot, endSnapshot, null, path, 1, "parquet", recordCount, sizeBytes, footerSize, rowIdStart, partitionId, null, mappingId, partialMax);

    public void AddStatistics(
        long dataFileId, long tableId, long columnId, long? valueCount, long? nullCount, string? min, string? max, bool? containsNan = null) =>
        Insert("ducklake_file_column_stats", dataFileId, tableId, columnId, 100, valueCount, nullCount, min, max, containsNan is null ? null : containsNan.Value ? 1 : 0);

    public void AddDeleteFile(long deleteFileId, long tableId, long beginSnapshot, long dataFileId, string path, long count, string format = "parquet", long? endSnapshot = null) =>
        Insert("ducklake_delete_file", deleteFileId, tableId, beginSnapshot, endSnapshot, dataFileId, path, 1, format, count, 500, 50);

    /// <summary>Creates and registers an inlined data table; <paramref name="columns"/> is DDL such as <c>i BIGINT, s VARCHAR</c>.</summary>
    public string AddInlinedTable(long tableId, long schemaVersion, string columns)
    {
        var name = $"ducklake_inlined_data_{tableId}_{schemaVersion}";
        Execute($"CREATE TABLE {name}({InlinedPrefix}row_id BIGINT, {InlinedPrefix}begin_snapshot BIGINT, {InlinedPrefix}end_snapshot BIGINT, {columns})");
        Insert("ducklake_inlined_data_tables", tableId, name, schemaVersion);
        return name;
    }

    /// <summary>Records inlined deletions of positions of a data file.</summary>
    public void AddInlinedDeletes(long tableId, long dataFileId, long beginSnapshot, params long[] positions)
    {
        Execute($"CREATE TABLE IF NOT EXISTS ducklake_inlined_delete_{tableId}(file_id BIGINT, row_id BIGINT, begin_snapshot BIGINT)");
        foreach (var position in positions)
        {
            Insert($"ducklake_inlined_delete_{tableId}", dataFileId, position, beginSnapshot);
        }
    }

    public void Dispose() => _connection.Dispose();

    private bool IsPostgres => _connection is NpgsqlConnection;

    private bool IsDuckDb => _connection is AdoConnection;

    private bool IsMySql => _connection is MySqlConnection;

    private void Fill(string dataPath)
    {
        foreach (var (table, columns) in Layout1_0)
        {
            Execute($"CREATE TABLE {table}({Columns(columns)})");
        }

        if (Version != CatalogVersion.V1_0)
        {
            Execute("CREATE TABLE ducklake_view_column_tag(view_id BIGINT, column_name VARCHAR, begin_snapshot BIGINT, end_snapshot BIGINT, key VARCHAR, value VARCHAR)");
            foreach (var (table, column) in Version == CatalogVersion.V1_1 ? [.. AddedIn1_1Dev1, .. AddedIn1_1] : AddedIn1_1Dev1)
            {
                Execute($"ALTER TABLE {table} ADD COLUMN {Columns(column)}");
            }
        }

        var text = Version switch
        {
            CatalogVersion.V1_1 => "1.1",
            CatalogVersion.V1_1Dev1 => "1.1-dev1",
            _ => "1.0",
        };
        Insert("ducklake_metadata", "version", text);
        Insert("ducklake_metadata", "created_by", "CatalogBuilder");
        Insert("ducklake_metadata", "data_path", dataPath);
        Insert("ducklake_metadata", "encrypted", "false");
        AddSnapshot(0, "2026-01-01 00:00:00+00", 0, 1, 0, "created_schema:\"main\"");
        Insert("ducklake_schema", 0, "6f4b5b1e-0000-4000-8000-000000000000", 0, null, "main", "main/", 1);
    }

    // SQLite has no such types; the reference declares them so there.
    private string Columns(string columns) => IsPostgres || IsDuckDb
        ? columns
        : IsMySql
        ? string.Join(", ", columns.Split(", ").Select(column => $"\"{column[..column.IndexOf(' ', StringComparison.Ordinal)]}\"{column[column.IndexOf(' ', StringComparison.Ordinal)..]}"))
            .Replace(" VARCHAR", " LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", StringComparison.Ordinal)
            .Replace(" UUID", " VARCHAR(64)", StringComparison.Ordinal)
            .Replace(" TIMESTAMPTZ", " DATETIME(6)", StringComparison.Ordinal)
        : columns.Replace(" BOOLEAN", " BIGINT", StringComparison.Ordinal)
            .Replace(" UUID", " VARCHAR", StringComparison.Ordinal)
            .Replace(" TIMESTAMPTZ", " VARCHAR", StringComparison.Ordinal);

    // MySQL's times have no offset.
    private object? ValueOf(string table, object? value) =>
        IsMySql && (table is "ducklake_snapshot" or "ducklake_files_scheduled_for_deletion") && value is string time && time.EndsWith("+00", StringComparison.Ordinal)
            ? time[..^3]
            : value;

    // PostgreSQL turns texts of unknown type into whatever the column is.
    private DbParameter Parameter(DbCommand command, string name, object? value)
    {
        DbParameter parameter = IsPostgres ? new NpgsqlParameter(name, NpgsqlDbType.Unknown) : command.CreateParameter();
        parameter.ParameterName = name.TrimStart('$');
        parameter.Value = (IsPostgres && value is not null ? Convert.ToString(value, CultureInfo.InvariantCulture) : value) ?? DBNull.Value;
        return parameter;
    }
}
