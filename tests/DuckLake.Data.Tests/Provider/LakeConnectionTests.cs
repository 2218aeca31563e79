using System.Data;
using System.Data.Common;
using DuckLake.Arrow;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Connections whose string names a lake, and bulk copy into it.</summary>
public sealed class LakeConnectionTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Fact]
    public async Task OpensTheCatalogOfItsString()
    {
        await using (DuckLakeConnection connection = new(Text()))
        {
            await connection.OpenAsync();
            Assert.Equal("lake", connection.Database);
            new DuckLakeCommand("CREATE TABLE t (i INTEGER, s VARCHAR)", connection).ExecuteNonQuery();
            DuckLakeBulkCopy copy = new(connection, "t");
            using DataTable rows = new();
            rows.Columns.Add("i", typeof(int));
            rows.Columns.Add("s", typeof(string));
            rows.Rows.Add(1, "a");
            rows.Rows.Add(2, DBNull.Value);
            Assert.Equal(2, await copy.WriteToServerAsync(rows));
            await using (DbTransaction transaction = await connection.BeginTransactionAsync())
            {
                Assert.Equal(2, await copy.WriteToServerAsync(
                    Enumerable.Range(3, 2), new DuckLakeRowMapping<int>().Column("i", i => i).Column("s", i => $"{i}")));
                Assert.Equal(4L, new DuckLakeCommand("SELECT count(*) FROM t", connection).ExecuteScalar());
            }

            Assert.Equal(2L, new DuckLakeCommand("SELECT count(*) FROM lake.main.t", connection).ExecuteScalar());
            Assert.Equal(4, copy.RowsCopied);
            await Assert.ThrowsAsync<DuckLakeException>(() => new DuckLakeBulkCopy(connection, "missing").WriteToServerAsync(rows));
        }

        await using DuckLakeConnection readOnly = new(Text() + ";Read Only=true");
        await readOnly.OpenAsync();
        Assert.Equal(2L, new DuckLakeCommand("SELECT count(*) FROM t", readOnly).ExecuteScalar());
        DuckLakeException refused = Assert.ThrowsAny<DuckLakeException>(() => new DuckLakeCommand("DELETE FROM t", readOnly).ExecuteNonQuery());
        Assert.Contains("read-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingCatalogsAndKeysAreNamed()
    {
        using DuckLakeConnection connection = new(Text() + ";Create If Not Exists=false");
        DuckLakeException missing = Assert.ThrowsAny<DuckLakeException>(connection.Open);
        Assert.Contains("lake.db", missing.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    private string Text() => $"Catalog=sqlite:{_directory.Combine("lake.db")};Data Path={_directory.Combine("data")}";
}
