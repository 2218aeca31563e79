using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Tests;

/// <summary>Queries a catalog file past the provider.</summary>
internal sealed class DirectSql : IDisposable
{
    private readonly SqliteConnection _connection;

    public DirectSql(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    public List<object?[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    public long Scalar(string sql) => (long)Rows(sql)[0][0]!;

    public bool HasTable(string name) => Scalar($"SELECT COUNT(*) FROM sqlite_master WHERE name = '{name}'") > 0;

    public void Dispose() => _connection.Dispose();
}
