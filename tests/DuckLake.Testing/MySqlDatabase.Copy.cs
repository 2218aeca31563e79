using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace DuckLake.Testing;

public sealed partial class MySqlDatabase
{
    private const string TextType = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    private static readonly HashSet<string> s_booleanColumns =
        ["path_is_relative", "nulls_allowed", "contains_null", "contains_nan", "is_partition", "min_is_exact", "max_is_exact"];

    static MySqlDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Copies the tables of a SQLite catalog as a MySQL catalog declares them.</summary>
    public void CopyFrom(string sqlitePath)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = sqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        source.Open();
        using MySqlConnection target = Connect();
        foreach (object[] table in Read(source, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            List<object[]> columns = Read(source, $"SELECT name, type, pk FROM pragma_table_info('{table[0]}') ORDER BY cid");
            using (var create = new MySqlCommand(
                $"CREATE TABLE \"{table[0]}\"({string.Join(", ", columns.Select(c => $"{Quote(c[0])} {TypeOf((string)c[0], (string)c[1])}{((long)c[2] == 0 ? "" : " PRIMARY KEY")}"))})", target))
            {
                create.ExecuteNonQuery();
            }

            // Row by row would be a network round trip each.
            foreach (object[][] rows in Read(source, $"SELECT {string.Join(", ", columns.Select(c => Quote(c[0])))} FROM \"{table[0]}\"").Chunk(200))
            {
                using var insert = new MySqlCommand { Connection = target };
                insert.CommandText = $"INSERT INTO \"{table[0]}\" VALUES {string.Join(", ", rows.Select((row, r) => $"({string.Join(", ", row.Select((_, c) => $"@p{r}_{c}"))})"))}";
                for (int r = 0; r < rows.Length; r++)
                {
                    for (int c = 0; c < columns.Count; c++)
                    {
                        insert.Parameters.AddWithValue($"@p{r}_{c}", ValueOf((string)columns[c][0], rows[r][c]));
                    }
                }

                insert.ExecuteNonQuery();
            }
        }
    }

    private static string Quote(object name) => "\"" + ((string)name).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string TypeOf(string column, string declared) =>
        s_booleanColumns.Contains(column) ? "BOOLEAN"
        : column is "snapshot_time" or "schedule_start" ? "DATETIME(6)"
        : declared is "BIGINT" ? "BIGINT"
        : declared is "BLOB" ? "LONGBLOB"
        : TextType;

    private static object ValueOf(string column, object value) => (column, value) switch
    {
        // The server's times have no offset; the golden lakes' are all in UTC.
        ("snapshot_time" or "schedule_start", string time) when time.EndsWith("+00", StringComparison.Ordinal) => time[..^3],
        (_, double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private static List<object[]> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
