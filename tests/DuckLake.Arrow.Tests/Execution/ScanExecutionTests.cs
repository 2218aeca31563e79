using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class ScanExecutionTests : LeakCheckedTest
{
    [SkippableFact]
    public async Task Counting_reads_no_data()
    {
        var store = new CountingObjectStore(new LocalObjectStore());
        await using DuckLakeCatalog catalog = await OpenCountedAsync("row-groups", store);
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        long expected = (await GoldenTables.ReadAsync(table.Scan())).Count;
        store.Clear();
        await using IArrowArrayStream stream = await table.Scan().Select().ExecuteAsync();
        long rows = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            Assert.Equal(0, batch.ColumnCount);
            rows += batch.Length;
            batch.Dispose();
        }

        Assert.Equal(expected, rows);
        Assert.Empty(store.Requests);
    }

    [SkippableFact]
    public async Task Footers_are_read_once_and_few_columns_read_few_bytes()
    {
        var store = new CountingObjectStore(new LocalObjectStore());
        await using DuckLakeCatalog catalog = await OpenCountedAsync("large_multi_file", store);
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        ScanPlan plan = await table.Scan().PlanAsync();
        await GoldenTables.ReadAsync(table.Scan());
        Assert.InRange(store.Count(StoreRequestKind.ReadTail), 1, plan.KeptFileCount);
        long everything = store.BytesRequested;
        store.Clear();
        await GoldenTables.ReadAsync(table.Scan().Select(table.Columns[0].Name));
        Assert.Equal(0, store.Count(StoreRequestKind.ReadTail));
        Assert.InRange(store.BytesRequested, 1, everything * 3 / 4);
    }

    [SkippableTheory]
    [InlineData(StringRepresentation.LargeString)]
    [InlineData(StringRepresentation.StringView)]
    [InlineData(StringRepresentation.Dictionary)]
    public async Task Text_layouts_hold_the_same_texts(StringRepresentation strings)
    {
        foreach (string lake in (string[])["inlined-mixed", "evolution", "partition-identity", "types-inlined"])
        {
            await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake);
            foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
            {
                List<string?[]> expected = await GoldenTables.ReadAsync(table.Scan());
                List<string?[]> actual = await GoldenTables.ReadAsync(table.Scan().StringsAs(strings));
                Assert.Equal(expected, actual);
            }
        }
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(40_000)]
    public async Task A_limit_returns_that_many_rows(int limit)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("row-groups");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        List<string?[]> all = await GoldenTables.ReadAsync(table.Scan());
        List<string?[]> limited = await GoldenTables.ReadAsync(table.Scan().Limit(limit).BatchSize(100));
        Assert.Equal(all.Take(limit), limited);
    }

    [SkippableTheory]
    [InlineData(ScanOrder.Ordered)]
    [InlineData(ScanOrder.Unordered)]
    public async Task Abandoned_and_cancelled_scans_leak_nothing(ScanOrder order)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("row-groups");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        string column = table.Columns[0].Name;
        var random = new Random(3);
        for (int round = 0; round < 30; round++)
        {
            DuckLakeScanBuilder scan = table.Scan().Ordering(order).BatchSize(500).DegreeOfParallelism(1 + (round % 4));
            await using IArrowArrayStream stream = await (round % 2 == 0 ? scan : scan.Where(DuckLakeFilter.IsNotNull(column))).ExecuteAsync();
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(20)));
            try
            {
                for (int i = random.Next(20); i > 0 && await stream.ReadNextRecordBatchAsync(cancellation.Token) is { } batch; i--)
                {
                    batch.Dispose();
                }
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellation.IsCancellationRequested);
            }
        }
    }

    [SkippableTheory]
    [InlineData("UPDATE ducklake_data_file SET record_count = record_count + 1", "rows")]
    [InlineData("UPDATE ducklake_data_file SET file_size_bytes = file_size_bytes + 1", "bytes")]
    [InlineData("UPDATE ducklake_data_file SET path = 'missing.parquet', path_is_relative = 1", "missing.parquet")]
    public async Task A_catalog_that_contradicts_a_file_is_reported_with_table_and_file(string change, string named)
    {
        TestPaths.RequireShared();
        using var directory = new TemporaryDirectory();
        string folder = GoldenCatalog.Folder("evolution");
        string copy = directory.Combine("catalog.sqlite");
        File.Copy(Path.Combine(folder, "catalog.sqlite"), copy);
        Execute(copy, change);
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            Metadata.Sqlite.SqliteMetadata.Open(copy),
            new DuckLakeCatalogOptions { DataPath = Path.Combine(folder, "data", "sqlite"), OverrideDataPath = true });
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("e");
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => GoldenTables.ReadAsync(table.Scan()));
        Assert.True(error.Kind is DuckLakeErrorKind.CorruptData or DuckLakeErrorKind.NotFound);
        Assert.Equal("e", error.TableName);
        Assert.NotNull(error.FilePath);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static Task<DuckLakeCatalog> OpenCountedAsync(string lake, CountingObjectStore store)
    {
        var stores = new ObjectStoreRegistry();
        stores.Register("file", store);
        return GoldenCatalog.OpenAsync(lake, new DuckLakeCatalogOptions { ObjectStores = stores });
    }
}
