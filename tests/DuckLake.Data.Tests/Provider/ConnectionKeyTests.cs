using System.Data.Common;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Testing;
using Npgsql;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Every connection string key does what it says, and mistakes are named without secrets.</summary>
public sealed class ConnectionKeyTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    private DuckLakeConnectionStringBuilder Lake => new() { Catalog = $"sqlite:{_directory.Combine("lake.db")}", DataPath = _directory.Combine("data") };

    [Fact]
    public void EngineKeysSetDuckDb()
    {
        DuckLakeConnectionStringBuilder settings = new() { Threads = 1, MemoryLimit = "300MB", TempDirectory = _directory.Combine("temp"), CommandTimeout = 7, Timeout = 3 };
        using DuckLakeConnection connection = Open(settings);
        Assert.Equal("1", Scalar(connection, "SELECT current_setting('threads')::VARCHAR"));
        Assert.Equal("286.1 MiB", Scalar(connection, "SELECT current_setting('memory_limit')"));
        Assert.Equal(_directory.Combine("temp"), Scalar(connection, "SELECT current_setting('temp_directory')"));
        Assert.Equal(7, connection.CreateCommand().CommandTimeout);
        Assert.Equal(3, connection.ConnectionTimeout);
    }

    [Fact]
    public void LakeKeysSteerTheLake()
    {
        DuckLakeConnectionStringBuilder settings = Lake;
        settings.Alias = "my lake";
        settings.DataInliningRowLimit = 0;
        using (DuckLakeConnection connection = Open(settings))
        {
            Assert.Equal("my lake", connection.Database);
            Execute(connection, "CREATE TABLE t AS SELECT 1 AS i; CREATE SCHEMA s; CREATE TABLE s.u AS SELECT 2 AS i");
            Assert.NotEmpty(Directory.GetFiles(_directory.Combine("data"), "*.parquet", SearchOption.AllDirectories));
            Execute(connection, "INSERT INTO t VALUES (5)");
        }

        settings = Lake;
        settings.Schema = "s";
        using (DuckLakeConnection connection = Open(settings))
        {
            Assert.Equal("2", Scalar(connection, "SELECT i FROM u"));
            Assert.Equal("s", Scalar(connection, "SELECT current_schema()"));
            settings.SnapshotVersion = Convert.ToInt64(new DuckLakeCommand("SELECT max(snapshot_id) FROM lake.main.snapshots()", connection).ExecuteScalar(), CultureInfo.InvariantCulture) - 1;
            settings.Remove("Schema");
        }

        using (DuckLakeConnection pinned = Open(settings))
        {
            Assert.Equal("1", Scalar(pinned, "SELECT count(*) FROM t"));
            Assert.ThrowsAny<DbException>(() => Execute(pinned, "INSERT INTO t VALUES (6)"));
        }

        settings = Lake;
        settings.SnapshotTime = "2099-01-01 00:00:00+00";
        using (DuckLakeConnection pinned = Open(settings))
        {
            Assert.Equal("2", Scalar(pinned, "SELECT count(*) FROM t"));
        }

        settings = Lake;
        settings.MetadataCatalog = "meta";
        using (DuckLakeConnection connection = Open(settings))
        {
            Assert.Equal("2", Scalar(connection, "SELECT count(*) FROM meta.ducklake_schema"));
        }

        settings = Lake;
        settings.ReadOnly = true;
        using DuckLakeConnection readOnly = Open(settings);
        Assert.Contains("read-only", Assert.ThrowsAny<DbException>(() => Execute(readOnly, "DROP TABLE t")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EncryptedLakesAreMade()
    {
        DuckLakeConnectionStringBuilder settings = Lake;
        settings.Encrypted = true;
        using DuckLakeConnection connection = Open(settings);
        Execute(connection, "CREATE TABLE t AS SELECT range AS i FROM range(1000)");
        Assert.Equal("499500", Scalar(connection, "SELECT sum(i) FROM t"));
        byte[] file = File.ReadAllBytes(Directory.GetFiles(_directory.Combine("data"), "*.parquet", SearchOption.AllDirectories).Single());
        Assert.Equal("PARE"u8.ToArray(), file[..4]);
    }

    [Theory]
    [InlineData("Threads=0x")]
    [InlineData("Threads=-1")]
    [InlineData("Encrypted=maybe")]
    [InlineData("Snapshot Version=new")]
    [InlineData("Memmory Limit=1GB")]
    [InlineData("Minimum Pool Size=5;Maximum Pool Size=2;Pooling=true")]
    public void MistakesInTheStringAreNamed(string text)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() =>
        {
            using DuckLakeConnection connection = new(text);
            connection.Open();
        });
        Assert.Contains(text.StartsWith("Mem", StringComparison.Ordinal) ? "'Memory Limit'" : "'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Memory Limit=plenty", "memory_limit")]
    [InlineData("Catalog=nosuch:thing", "nosuch")]
    [InlineData("DuckDB Library=/nowhere/libduckdb.so", "/nowhere/libduckdb.so")]
    public void MistakesInValuesAreNamed(string text, string part)
    {
        using DuckLakeConnection connection = new(text);
        DuckLakeException error = Assert.ThrowsAny<DuckLakeException>(connection.Open);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownCatalogsAreNamed()
    {
        using DuckLakeConnection connection = Open(new DuckLakeConnectionStringBuilder());
        Assert.Contains("nothing", Assert.ThrowsAny<DuckLakeException>(() => connection.ChangeDatabase("nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.ThrowsAny<DuckLakeException>(() => Execute(connection, "SELECT * FROM nothing.main.t")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WrongPasswordsAreNotTold()
    {
        PostgresServer.Require();
        NpgsqlConnectionStringBuilder parts = new(PostgresServer.ConnectionString);
        const string Secret = "wrong-hush-password";
        using DuckLakeConnection connection = new(new DuckLakeConnectionStringBuilder
        {
            Catalog = $"postgres:host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username} password={Secret}",
            DataPath = _directory.Combine("data"),
            CreateIfNotExists = false,
        }.ConnectionString);
        DuckLakeException error = Assert.ThrowsAny<DuckLakeException>(connection.Open);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, connection.DataSource, StringComparison.Ordinal);
    }

    private static DuckLakeConnection Open(DuckLakeConnectionStringBuilder settings)
    {
        DuckLakeConnection connection = new(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Execute(DuckLakeConnection connection, string sql) => new DuckLakeCommand(sql, connection).ExecuteNonQuery();

    private static string? Scalar(DuckLakeConnection connection, string sql) =>
        Convert.ToString(new DuckLakeCommand(sql, connection).ExecuteScalar(), CultureInfo.InvariantCulture);
}
