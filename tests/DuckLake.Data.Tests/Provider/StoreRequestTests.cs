using DuckLake.Arrow;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>What SQL asks of the object store: nothing that the catalog can answer.</summary>
public sealed class StoreRequestTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Fact]
    public async Task ACountOfAllRowsReadsNoFile()
    {
        string catalog = _directory.Combine("count.db");
        CountingObjectStore store = new(new MemoryObjectStore());
        ObjectStoreRegistry stores = new();
        stores.Register("memory", store);
        DuckLakeCatalogOptions options = new() { ObjectStores = stores };
        await using (await DuckLakeCatalog.CreateAsync(SqliteMetadata.Open(catalog), new DuckLakeCreateOptions { DataPath = "memory://lake/" }, options))
        {
        }

        DuckLakeDataSourceBuilder builder = new("Alias=lake");
        await using DuckLakeDataSource source = builder.UseMetadataProvider(() => SqliteMetadata.Open(catalog), options).Build();
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        foreach (string sql in new[] { "CREATE TABLE t AS SELECT range AS i FROM range(1000)", "INSERT INTO t SELECT range FROM range(1000, 3000)" })
        {
            await new DuckLakeCommand(sql, connection).ExecuteNonQueryAsync();
        }

        store.Clear();
        Assert.Equal(3000L, await new DuckLakeCommand("SELECT count(*) FROM t", connection).ExecuteScalarAsync());
        Assert.Equal(1000L, await new DuckLakeCommand("SELECT count(*) FROM t AT (VERSION => 1)", connection).ExecuteScalarAsync());
        Assert.Empty(store.Requests);

        // The same question with a condition on values has to look into the files.
        Assert.Equal(1L, await new DuckLakeCommand("SELECT count(*) FROM t WHERE i = 1500", connection).ExecuteScalarAsync());
        Assert.NotEmpty(store.Requests);
    }
}
