using System.Data.Common;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Bulk copy from every source, Arrow results and their C stream, and data sources built in code.</summary>
public sealed class BulkCopyTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    private string Text => $"Catalog=sqlite:{_directory.Combine("lake.db")};Data Path={_directory.Combine("data")}";

    [Fact]
    public async Task BatchesStreamsAndReaders()
    {
        await using DuckLakeConnection connection = await OpenAsync("CREATE TABLE t (i INTEGER, s VARCHAR DEFAULT 'x', l BIGINT[])");
        DuckLakeBulkCopy copy = new(connection, "main.t");
        using (RecordBatch batch = Batch(0, 1000))
        {
            Assert.Equal(2000, await copy.WriteToServerAsync([batch, batch]));
            Assert.Equal(1000, batch.Length);
        }

        Assert.Equal(500, await copy.WriteToServerAsync(new RecordBatchStream(Batch(1000, 500))));
        await using (DuckLakeConnection other = new(""))
        {
            await other.OpenAsync();
            await using (DuckLakeDataReader reader = await new DuckLakeCommand("SELECT (2000 + range)::INTEGER AS i, 'r' AS s FROM range(10)", other).ExecuteReaderAsync())
            {
                Assert.Equal(10, await copy.WriteToServerAsync(reader));
            }

            IArrowArrayStream lists = await new DuckLakeCommand("SELECT (2010 + range)::INTEGER AS i, 'r' AS s, [range, NULL] AS l FROM range(10)", other).ExecuteArrowAsync();
            await using (lists)
            {
                Assert.Equal(10, await copy.WriteToServerAsync(lists));
            }
        }

        Assert.Equal(2520, copy.RowsCopied);
        await using DuckLakeDataReader check = await new DuckLakeCommand(
            "SELECT count(*), sum(i)::BIGINT, count(*) FILTER (s = 'x'), max(l)::VARCHAR FROM t", connection).ExecuteReaderAsync();
        Assert.True(await check.ReadAsync());
        Assert.Equal(2520, check.GetInt64(0));
        Assert.Equal((2L * 999 * 500) + (1000L * 500) + (499L * 250) + 40000 + 190, check.GetInt64(1));
        Assert.Equal(2500, check.GetInt64(2));
        Assert.Equal("[9, NULL]", check.GetString(3));
    }

    [Fact]
    public async Task FailedCopiesLeaveNothing()
    {
        await using DuckLakeConnection connection = await OpenAsync("CREATE TABLE t (i INTEGER NOT NULL)");
        await using (DuckLakeConnection other = new(""))
        {
            await other.OpenAsync();
            await using DuckLakeDataReader reader = await new DuckLakeCommand("SELECT CASE WHEN range < 5000 THEN range END::INTEGER AS i FROM range(6000)", other).ExecuteReaderAsync();
            await Assert.ThrowsAnyAsync<DuckLakeException>(() => new DuckLakeBulkCopy(connection, "t").WriteToServerAsync(reader));
        }

        using (RecordBatch batch = Batch(0, 3))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DuckLakeBulkCopy(connection, "t").WriteToServerAsync([batch], new CancellationToken(canceled: true)));
            await Assert.ThrowsAsync<InvalidOperationException>(() => new DuckLakeBulkCopy(connection).WriteToServerAsync([batch]));
        }

        Assert.Equal(0L, await new DuckLakeCommand("SELECT count(*) FROM t", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task ArrowResultsOfLakesGoBackIn()
    {
        await using DuckLakeConnection connection = await OpenAsync("CREATE TABLE t (i INTEGER, s VARCHAR); INSERT INTO t SELECT range, 'n' || range FROM range(10000)");
        await using DuckLakeConnection target = await OpenAsync("CREATE TABLE u (i INTEGER, s VARCHAR)");
        await using (IArrowArrayStream stream = await new DuckLakeCommand("SELECT * FROM t WHERE i % 2 = 0", connection).ExecuteArrowAsync())
        {
            Assert.Equal(5000, await new DuckLakeBulkCopy(target, "u").WriteToServerAsync(stream));
        }

        Assert.Equal(24995000L, await new DuckLakeCommand("SELECT sum(i)::BIGINT FROM u", target).ExecuteScalarAsync());
        Assert.Equal(10000L, await new DuckLakeCommand("SELECT count(*) FROM t", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task ArrowResultsCrossTheCStream()
    {
        await using DuckLakeConnection connection = await OpenAsync("CREATE TABLE t (i INTEGER, s VARCHAR); INSERT INTO t SELECT range, 'n' || range FROM range(10000)");
        IArrowArrayStream stream = await new DuckLakeCommand("SELECT i, s FROM t ORDER BY i", connection).ExecuteArrowAsync();
        await using (IArrowArrayStream imported = ThroughC(stream))
        {
            Assert.Equal(["i", "s"], imported.Schema.FieldsList.Select(field => field.Name));
            int next = 0;
            while (await imported.ReadNextRecordBatchAsync() is { } batch)
            {
                using (batch)
                {
                    foreach (int value in ((Int32Array)batch.Column(0)).Values)
                    {
                        Assert.Equal(next++, value);
                    }
                }
            }

            Assert.Equal(10000, next);
        }

        Assert.Equal(1, await new DuckLakeCommand("SELECT 1", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task BuiltDataSourcesTakeProvidersAndStores()
    {
        string catalog = _directory.Combine("built.db");
        CountingObjectStore store = new(new MemoryObjectStore());
        ObjectStoreRegistry stores = new();
        stores.Register("memory", store);
        DuckLakeCatalogOptions options = new() { ObjectStores = stores };
        await using (await DuckLakeCatalog.CreateAsync(SqliteMetadata.Open(catalog), new DuckLakeCreateOptions { DataPath = "memory://lake/" }, options))
        {
        }

        DuckLakeDataSourceBuilder builder = new("Alias=built;Maximum Pool Size=2");
        await using DuckLakeDataSource source = builder
            .UseMetadataProvider(() => SqliteMetadata.Open(catalog), options)
            .OnSessionOpened("SET TimeZone = 'America/New_York'; CREATE TEMP MACRO twice(x) AS 2 * x")
            .Build();
        EngineSession first;
        await using (DuckLakeConnection connection = await source.OpenConnectionAsync())
        {
            first = connection.RequireSession();
            Assert.Equal("built", connection.Database);
            await new DuckLakeCommand("CREATE TABLE t AS SELECT range AS i FROM range(1000)", connection).ExecuteNonQueryAsync();
            Assert.Equal("America/New_York", await new DuckLakeCommand("SELECT current_setting('TimeZone')", connection).ExecuteScalarAsync());
        }

        Assert.True(store.Requests.Count > 0);
        await using (DuckLakeConnection again = (DuckLakeConnection)await ((DbDataSource)source).OpenConnectionAsync())
        {
            Assert.Same(first, again.RequireSession());
            Assert.Equal(999000L, await new DuckLakeCommand("SELECT twice(sum(i))::BIGINT FROM t", again).ExecuteScalarAsync());
        }
    }

    private async Task<DuckLakeConnection> OpenAsync(string sql)
    {
        DuckLakeConnection connection = new(Text);
        await connection.OpenAsync();
        await new DuckLakeCommand(sql, connection).ExecuteNonQueryAsync();
        return connection;
    }

    private static unsafe IArrowArrayStream ThroughC(IArrowArrayStream stream)
    {
        CArrowArrayStream* exported = CArrowArrayStream.Create();
        CArrowArrayStreamExporter.ExportArrayStream(stream, exported);
        IArrowArrayStream imported = CArrowArrayStreamImporter.ImportArrayStream(exported);
        CArrowArrayStream.Free(exported);
        return imported;
    }

    private static RecordBatch Batch(int first, int count)
    {
        using Int32Array.Builder values = new();
        for (int i = 0; i < count; i++)
        {
            values.Append(first + i);
        }

        return new RecordBatch(new Schema([new Field("i", Int32Type.Default, nullable: true)]), [values.Build()], count);
    }
}
