using System.Globalization;
using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Data.Tests;

/// <summary>Lakes in MariaDB catalogs by SQL: <c>ducklake:mysql:…</c>.</summary>
public sealed class MySqlLakeTests : LeakCheckedTest
{
    private const string Hush = "wrong-hush-password";

    private readonly MySqlDatabase _database = MySqlDatabase.Create();
    private readonly TemporaryDirectory _directory = new();

    static MySqlLakeTests() => MySqlDriver.Register(MySqlConnectorFactory.Instance);

    [SkippableFact]
    public void ALakeIsAttachedWrittenAndReadByAnyFormOfConnectionString()
    {
        MySqlConnectionStringBuilder parts = new(_database.ConnectionString);
        string[] forms =
        [
            _database.DuckDbConnectionString,
            $"mysql://{parts.UserID}:{Uri.EscapeDataString(parts.Password)}@{parts.Server}:{parts.Port}/{_database.Name}?ssl-mode=disabled",
            _database.ConnectionString,
        ];
        for (int i = 0; i < forms.Length; i++)
        {
            using DuckLakeConnection connection = new(string.Empty);
            connection.Open();
            Execute(connection, $"ATTACH 'ducklake:mysql:{forms[i].Replace("'", "''", StringComparison.Ordinal)}' AS lake (DATA_PATH '{_directory.Combine("data")}')");
            Execute(connection, "USE lake");
            Execute(connection, "CREATE TABLE IF NOT EXISTS t(i INTEGER, s VARCHAR)");
            Execute(connection, $"INSERT INTO t VALUES ({i}, 'it''s \\ ü 🦆')");
            Assert.Equal($"{i + 1}", Scalar(connection, "SELECT count(*) FROM t WHERE s = 'it''s \\ ü 🦆'"));
            Assert.Equal("mysql", Scalar(connection, "SELECT catalog_type FROM ducklake_settings('lake')"));
        }
    }

    [SkippableFact]
    public void TheCatalogsTablesAreReadAndWrittenInDuckDbsSql()
    {
        using DuckLakeConnection connection = Open();
        Execute(connection, "CREATE TABLE t AS SELECT 42 AS i");
        Assert.Equal("t", Scalar(connection, "SELECT table_name FROM __ducklake_metadata_lake.ducklake_table"));
        Assert.Equal("t", Scalar(connection, $"SELECT table_name FROM __ducklake_metadata_lake.{_database.Name}.ducklake_table"));
        Assert.Equal("1", Scalar(connection, "SELECT count(*) FROM __ducklake_metadata_lake.ducklake_metadata WHERE key = 'version' AND value = '1.0'"));
        Assert.Equal("true", Scalar(connection, "SELECT max(snapshot_time) > now() - INTERVAL 1 HOUR AND max(snapshot_time) <= now() FROM __ducklake_metadata_lake.ducklake_snapshot")?.ToLowerInvariant());
        Execute(connection, "INSERT INTO __ducklake_metadata_lake.ducklake_metadata(key, \"value\") VALUES ('mine', 'a')");
        Execute(connection, "UPDATE __ducklake_metadata_lake.ducklake_metadata SET value = 'b' WHERE key = 'mine'");
        Assert.Equal("b", _database.Query("SELECT value FROM ducklake_metadata WHERE \"key\" = 'mine'")[0][0]);
    }

    [SkippableFact]
    public void WrongPasswordsAreNotTold()
    {
        MySqlConnectionStringBuilder parts = new(_database.ConnectionString);
        foreach (string text in (string[])
            [
                $"host={parts.Server} port={parts.Port} user={parts.UserID} password={Hush} database={_database.Name} ssl_mode=disabled",
                $"mysql://{parts.UserID}:{Hush}@{parts.Server}:{parts.Port}/{_database.Name}?ssl_mode=disabled",
                new MySqlConnectionStringBuilder(_database.ConnectionString) { Password = Hush }.ConnectionString,
            ])
        {
            using DuckLakeConnection connection = new(new DuckLakeConnectionStringBuilder { Catalog = "mysql:" + text, DataPath = _directory.Combine("data") }.ConnectionString);
            DuckLakeException error = Assert.ThrowsAny<DuckLakeException>(connection.Open);
            Assert.Contains("Check user and password", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Hush, error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Hush, connection.DataSource, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void EveryTpchQueryGivesTheRecordedAnswer()
    {
        TestPaths.RequireShared();
        string golden = Path.Combine(TestPaths.Golden, "tpch-sf0.1");
        _database.CopyFrom(Path.Combine(golden, "catalog.sqlite"));
        using DuckLakeConnection connection = new(string.Empty);
        connection.Open();
        Execute(
            connection,
            $"ATTACH 'ducklake:mysql:{_database.DuckDbConnectionString.Replace("'", "''", StringComparison.Ordinal)}' AS lake "
            + $"(DATA_PATH '{Path.Combine(golden, "data")}', OVERRIDE_DATA_PATH true, READ_ONLY)");
        Execute(connection, "USE lake");
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden, "answers.json")));
        Assert.Equal(TpchQueries.All.Count, answers.RootElement.GetArrayLength());
        foreach (JsonElement answer in answers.RootElement.EnumerateArray())
        {
            int number = answer.GetProperty("query").GetInt32();
            string[] expected = [.. answer.GetProperty("rows").EnumerateArray().Select(row => string.Join('|', row.EnumerateArray().Select(value => value.ToString())))];
            string[] actual = Rows(connection, TpchQueries.All[number - 1]);
            Assert.True(
                expected.SequenceEqual(actual),
                $"Query {number}: expected\n{string.Join('\n', expected.Take(5))}\nfound\n{string.Join('\n', actual.Take(5))}");
        }
    }

    protected override void Cleanup()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    private DuckLakeConnection Open()
    {
        DuckLakeConnection connection = new(
            new DuckLakeConnectionStringBuilder { Catalog = "mysql:" + _database.DuckDbConnectionString, DataPath = _directory.Combine("data") }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(DuckLakeConnection connection, string sql) => new DuckLakeCommand(sql, connection).ExecuteNonQuery();

    private static string? Scalar(DuckLakeConnection connection, string sql) =>
        Convert.ToString(new DuckLakeCommand(sql, connection).ExecuteScalar(), CultureInfo.InvariantCulture);

    private static string[] Rows(DuckLakeConnection connection, string query)
    {
        // As DuckDB prints the values, in the query's order.
        using DuckLakeCommand command = new($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query.TrimEnd().TrimEnd(';')})", connection);
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        }

        return [.. rows];
    }
}
