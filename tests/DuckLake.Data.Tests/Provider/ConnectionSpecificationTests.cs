using System.Data;
using System.Data.Common;
using System.Reflection;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>What the ADO.NET specification expects of connections, transactions, builders and factories.</summary>
public sealed class ConnectionSpecificationTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    protected override void Cleanup() => _connection.Dispose();

    [Fact]
    public void NewConnectionsAreEmptyAndClosed()
    {
        using DbConnection connection = DuckLakeFactory.Instance.CreateConnection();
        Assert.Equal("", connection.ConnectionString);
        connection.ConnectionString = null;
        Assert.Equal("", connection.ConnectionString);
        Assert.Equal("", connection.Database);
        Assert.Equal("", connection.DataSource);
        Assert.Equal(ConnectionState.Closed, connection.State);
        connection.Close();
        connection.ConnectionString = "Threads=2";
        Assert.Equal("Threads=2", connection.ConnectionString, ignoreCase: true);
        Assert.ThrowsAny<ArgumentException>(() => connection.ConnectionString = "xyzzy=Invalid");
        Assert.Same(
            DuckLakeFactory.Instance,
            typeof(DuckLakeConnection).GetProperty("DbProviderFactory", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(connection));
    }

    [Fact]
    public async Task DisposingClosesAndTellsOnce()
    {
        foreach (bool isAsync in new[] { false, true })
        {
            DuckLakeConnection connection = new("");
            int disposed = 0;
            connection.Disposed += (_, _) => disposed++;
            connection.Open();
            if (isAsync)
            {
                await connection.DisposeAsync();
            }
            else
            {
                connection.Dispose();
            }

            Assert.Equal(1, disposed);
            Assert.Equal(ConnectionState.Closed, connection.State);
            connection.Dispose();
        }
    }

    [Fact]
    public void MetadataCollectionsHaveTheStandardColumns()
    {
        _connection.Open();
        foreach (DataTable table in new[] { _connection.GetSchema(), _connection.GetSchema("MetaDataCollections") })
        {
            Assert.Equal("MetaDataCollections", table.TableName);
            Assert.Equal(
                [("CollectionName", typeof(string)), ("NumberOfRestrictions", typeof(int)), ("NumberOfIdentifierParts", typeof(int))],
                table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, column.DataType)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TransactionsEndOnce(bool commits)
    {
        Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
        _connection.Open();
        using DuckLakeDbTransaction transaction = _connection.BeginTransaction();
        Assert.Same(_connection, transaction.Connection);
        Assert.Null(_connection.CreateCommand().Transaction);
        Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
        if (commits)
        {
            transaction.Commit();
        }
        else
        {
            transaction.Rollback();
        }

        Assert.Null(transaction.Connection);
        Assert.Throws<InvalidOperationException>(transaction.Commit);
        Assert.Throws<InvalidOperationException>(transaction.Rollback);
        DuckLakeDbTransaction disposed = _connection.BeginTransaction();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(disposed.Commit);
        Assert.Throws<ObjectDisposedException>(disposed.Rollback);
        disposed.Dispose();
    }

    [Fact]
    public void FactoriesTellWhatTheyMake()
    {
        DbProviderFactory factory = DuckLakeFactory.Instance;
        Assert.NotNull(factory.CreateCommand());
        Assert.NotNull(factory.CreateParameter());
        Assert.NotNull(factory.CreateBatchCommand());
        Assert.Equal(factory.CanCreateCommandBuilder, factory.CreateCommandBuilder() is not null);
        Assert.Equal(factory.CanCreateDataSourceEnumerator, factory.CreateDataSourceEnumerator() is not null);
        Assert.False(factory.CanCreateDataSourceEnumerator);
        Assert.True(factory.CanCreateBatch);
        using DbDataAdapter? adapter = factory.CreateDataAdapter();
        Assert.Equal(factory.CanCreateDataAdapter, adapter is not null);
    }

    [Fact]
    public void BuildersStartEmpty()
    {
        DuckLakeConnectionStringBuilder builder = new();
        Assert.Equal("", builder.ConnectionString);
        builder.ConnectionString = null;
        Assert.Equal("", builder.ConnectionString);
        builder.Threads = 3;
        builder.Clear();
        Assert.Null(builder.Threads);
        Assert.Throws<ArgumentNullException>(() => builder[null!]);
        Assert.False(builder.TryGetValue("Nothing", out _));
    }

    [Fact]
    public void FilledAdaptersReadTables()
    {
        _connection.Open();
        using DbDataAdapter adapter = DuckLakeFactory.Instance.CreateDataAdapter()!;
        adapter.SelectCommand = new DuckLakeCommand("SELECT range AS i, 'x' || range AS s FROM range(3)", _connection);
        using DataTable table = new();
        Assert.Equal(3, adapter.Fill(table));
        Assert.Equal("x2", table.Rows[2]["s"]);
    }
}
