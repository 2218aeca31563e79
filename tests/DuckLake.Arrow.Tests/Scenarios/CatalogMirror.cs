using System.Data.Common;
using System.Globalization;
using System.Text;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Copies the tables of a catalog into DuckDB, where the recorded queries over them run as they are.</summary>
internal static class CatalogMirror
{
    public const string Alias = "__ducklake_metadata_lake";

    private static readonly HashSet<string> s_truthValues =
        ["nulls_allowed", "path_is_relative", "contains_null", "contains_nan", "is_partition", "schedule_path_is_relative"];

    /// <summary>Copies tables of the catalog.</summary>
    /// <param name="tables">The names of the tables.</param>
    /// <param name="connection">An open connection to the catalog database.</param>
    /// <param name="duckDb">Gets a database named <see cref="Alias"/>.</param>
    public static async Task CopyAsync(IReadOnlyList<string> tables, DbConnection connection, DuckDbSession duckDb)
    {
        duckDb.Execute($"DETACH DATABASE IF EXISTS {Alias}; ATTACH ':memory:' AS {Alias}");
        foreach (string table in tables)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {SqlCursor.Quote(table)}";
            await using DbDataReader reader = await command.ExecuteReaderAsync();
            string[] types = [.. Enumerable.Range(0, reader.FieldCount).Select(i => TypeOf(reader.GetName(i), reader.GetDataTypeName(i)))];
            string columns = string.Join(", ", types.Select((type, i) => $"{SqlCursor.Quote(reader.GetName(i))} {type}"));
            duckDb.Execute($"CREATE TABLE {Alias}.{SqlCursor.Quote(table)}({columns})");
            var sql = new StringBuilder();
            while (await reader.ReadAsync())
            {
                sql.Append(sql.Length == 0 ? $"INSERT INTO {Alias}.{SqlCursor.Quote(table)} VALUES (" : ", (");
                sql.AppendJoin(", ", Enumerable.Range(0, reader.FieldCount).Select(i => Literal(reader.GetValue(i)))).Append(')');
            }

            if (sql.Length > 0)
            {
                duckDb.Execute(sql.ToString());
            }
        }
    }

    private static string TypeOf(string column, string declared)
    {
        // SQLite keeps truth values as integers.
        if (s_truthValues.Contains(column))
        {
            return "BOOLEAN";
        }

        string name = declared.ToUpperInvariant();
        return name switch
        {
            "BIGINT" or "BOOLEAN" or "INTEGER" or "SMALLINT" => name,
            _ => "VARCHAR",
        };
    }

    private static string Literal(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => DuckDbSession.Literal(Encoding.UTF8.GetString(bytes)),
        bool flag => flag ? "true" : "false",
        string text => DuckDbSession.Literal(text),
        IFormattable number => DuckDbSession.Literal(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => DuckDbSession.Literal(value.ToString()!),
    };
}
