using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace DuckLake.Testing;

public sealed partial class PostgresDatabase
{
    private static readonly HashSet<string> BooleanColumns =
        ["path_is_relative", "nulls_allowed", "contains_null", "contains_nan", "is_partition", "min_is_exact", "max_is_exact"];

    static PostgresDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Copies the tables of a SQLite catalog as a PostgreSQL catalog declares them; inlined values keep their SQLite form.</summary>
    public void CopyFrom(string sqlitePath)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = sqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        source.Open();
        using NpgsqlConnection target = Connect();
        using NpgsqlTransaction transaction = target.BeginTransaction();
        foreach (string[] table in Read(source, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            List<string[]> columns = Read(source, $"SELECT name, type, pk FROM pragma_table_info('{table[0]}') ORDER BY cid");
            Run(target, $"CREATE TABLE \"{table[0]}\"({string.Join(", ", columns.Select(c => $"\"{c[0]}\" {TypeOf(c[0], c[1])}{(c[2] == "0" ? "" : " PRIMARY KEY")}"))})");
            foreach (string?[] row in Read(source, $"SELECT {string.Join(", ", columns.Select(c => $"CAST(\"{c[0]}\" AS TEXT)"))} FROM \"{table[0]}\""))
            {
                Run(target, $"INSERT INTO \"{table[0]}\" VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})", row);
            }
        }

        transaction.Commit();
    }

    private static string TypeOf(string column, string declared) =>
        BooleanColumns.Contains(column) ? "BOOLEAN"
        : column.EndsWith("_uuid", StringComparison.Ordinal) ? "UUID"
        : column is "snapshot_time" or "schedule_start" ? "TIMESTAMPTZ"
        : declared;

    private static List<string[]> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null! : reader.GetString(i))]);
        }

        return rows;
    }

    private static void Run(NpgsqlConnection connection, string sql, params string?[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter($"@p{i}", NpgsqlDbType.Unknown) { Value = (object?)values[i] ?? DBNull.Value });
        }

        command.ExecuteNonQuery();
    }
}
