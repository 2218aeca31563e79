using System.Data;
using System.Data.Common;
using DuckLake.Arrow;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Connections, connection strings, the factory and pools.</summary>
public sealed class ConnectionTests : LeakCheckedTest
{
    [Fact]
    public void StatesFollowOpenAndClose()
    {
        List<(ConnectionState, ConnectionState)> changes = [];
        using DuckLakeConnection connection = new("");
        connection.StateChange += (_, change) => changes.Add((change.OriginalState, change.CurrentState));
        Assert.Equal(ConnectionState.Closed, connection.State);
        connection.Open();
        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Matches(@"^\d+\.\d+\.\d+", connection.ServerVersion);
        Assert.Equal("memory", connection.Database);
        Assert.Throws<InvalidOperationException>(connection.Open);
        Assert.Throws<InvalidOperationException>(() => connection.ConnectionString = "Threads=1");
        connection.Close();
        connection.Close();
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal(
            [(ConnectionState.Closed, ConnectionState.Connecting), (ConnectionState.Connecting, ConnectionState.Open), (ConnectionState.Open, ConnectionState.Closed)],
            changes);
        Assert.Throws<InvalidOperationException>(() => connection.ServerVersion);
        Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
        Assert.Throws<InvalidOperationException>(() => new DuckLakeCommand("SELECT 1", connection).ExecuteScalar());
        connection.Open();
        Assert.Equal(1, new DuckLakeCommand("SELECT 1", connection).ExecuteScalar());
    }

    [Fact]
    public async Task OpeningIsCancelledBeforehand()
    {
        await using DuckLakeConnection connection = new("");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.OpenAsync(new CancellationToken(canceled: true)));
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void BuilderKnowsItsKeys()
    {
        DuckLakeConnectionStringBuilder builder = new("catalog=sqlite:a.db;DATA PATH=/x;read_only=true;Snapshot Version=7;Command Timeout=5");
        Assert.Equal("sqlite:a.db", builder.Catalog);
        Assert.Equal("/x", builder.DataPath);
        Assert.True(builder.ReadOnly);
        Assert.Equal(7, builder.SnapshotVersion);
        Assert.Equal(5, builder.CommandTimeout);
        Assert.Equal("lake", builder.Alias);
        Assert.True(builder.ContainsKey("Read Only"));
        Assert.False(builder.ContainsKey("Nothing"));
        Assert.True(builder.Remove("Read Only"));
        Assert.False(builder.ReadOnly);
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => new DuckLakeConnectionStringBuilder("Catalogue=x"));
        Assert.Contains("'Catalogue'", unknown.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("'Catalog'", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder["Threads"] = "many");
        Assert.Throws<ArgumentException>(() => builder["Encrypted"] = "perhaps");
        Assert.Equal(builder.ConnectionString, new DuckLakeConnectionStringBuilder(builder.ConnectionString).ConnectionString);
    }

    [Theory]
    [InlineData("postgres:host=h password=geheim dbname=d", "postgres:host=h dbname=d")]
    [InlineData("postgres:password='ge heim' host=h", "postgres: host=h")]
    [InlineData("postgres:postgresql://me:geheim@h/d", "postgres:postgresql://me@h/d")]
    [InlineData("lake.ducklake", "lake.ducklake")]
    public void PasswordsAreNotTold(string catalog, string shown)
    {
        using DuckLakeConnection connection = new(new DuckLakeConnectionStringBuilder { Catalog = catalog }.ConnectionString);
        Assert.Equal(shown, connection.DataSource);
    }

    [Fact]
    public void FactoryMakesEverything()
    {
        DuckLakeFactory.Register("DuckLake.Test");
        try
        {
            DbProviderFactory factory = DbProviderFactories.GetFactory("DuckLake.Test");
            Assert.Same(DuckLakeFactory.Instance, factory);
            Assert.IsType<DuckLakeConnection>(factory.CreateConnection());
            Assert.IsType<DuckLakeCommand>(factory.CreateCommand());
            Assert.IsType<DuckLakeParameter>(factory.CreateParameter());
            Assert.IsType<DuckLakeConnectionStringBuilder>(factory.CreateConnectionStringBuilder());
            Assert.IsType<DuckLakeBatch>(factory.CreateBatch());
            using DbDataSource source = factory.CreateDataSource("");
            using DbConnection connection = source.OpenConnection();
            Assert.Same(factory, DbProviderFactories.GetFactory(connection));
        }
        finally
        {
            DbProviderFactories.UnregisterFactory("DuckLake.Test");
        }
    }

    [Fact]
    public void PooledSessionsAreReusedUnlessDirty()
    {
        using DuckLakeDataSource source = new("Maximum Pool Size=1;Timeout=1");
        EngineSession first = Use("SELECT 1");
        Assert.Same(first, Use("SELECT 2"));
        Assert.Same(first, Use("BEGIN"));
        Assert.Same(first, Use("SET threads = 1"));
        EngineSession second = Use("CREATE TEMP TABLE t (i INTEGER)");
        Assert.NotSame(first, second);
        EngineSession third = Use("SELECT 1");
        Assert.NotSame(second, third);
        source.Clear();
        Assert.NotSame(third, Use("SELECT 1"));
        using DuckLakeConnection taken = source.OpenConnection();
        DuckLakeException full = Assert.Throws<DuckLakeException>(() => source.OpenConnection());
        Assert.IsType<TimeoutException>(full.InnerException);

        EngineSession Use(string sql)
        {
            using DuckLakeConnection connection = source.OpenConnection();
            new DuckLakeCommand(sql, connection).ExecuteNonQuery();
            return connection.RequireSession();
        }
    }

    [Fact]
    public void SchemaCollectionsTellWhatIsThere()
    {
        using DuckLakeConnection connection = new("");
        connection.Open();
        new DuckLakeCommand("CREATE TABLE t (i INTEGER NOT NULL, s VARCHAR); CREATE VIEW v AS SELECT 1 AS x", connection).ExecuteNonQuery();
        foreach (DataRow row in connection.GetSchema().Rows)
        {
            Assert.NotEmpty(connection.GetSchema((string)row["CollectionName"]).Columns);
        }

        DataTable columns = connection.GetSchema("columns", [null, "main", "t"]);
        Assert.Equal(["i", "s"], columns.Rows.Cast<DataRow>().Select(row => (string)row["column_name"]));
        Assert.Equal("v", connection.GetSchema("Views").Rows[0]["table_name"]);
        Assert.Throws<ArgumentException>(() => connection.GetSchema("Nothing"));
        Assert.Throws<ArgumentException>(() => connection.GetSchema("Tables", ["1", "2", "3", "4", "5"]));
    }

    [Fact]
    public void DistributedTransactionsAreRefused()
    {
        using System.Transactions.TransactionScope scope = new();
        using DuckLakeConnection connection = new("");
        Assert.Throws<NotSupportedException>(connection.Open);
    }
}
