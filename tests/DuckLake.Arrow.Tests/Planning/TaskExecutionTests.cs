using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class TaskExecutionTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("encrypted")]
    [InlineData("row-groups")]
    [InlineData("deletes-inlined")]
    [InlineData("inlined-mixed")]
    [InlineData("flushed")]
    public async Task TasksOfAnotherProcessGiveTheWholeTable(string lake)
    {
        await using DuckLakeCatalog planner = await GoldenCatalog.OpenAsync(lake);
        await using DuckLakeCatalog executor = await GoldenCatalog.OpenAsync(lake);
        foreach (DuckLakeTable table in (await planner.GetSnapshotAsync()).Tables)
        {
            long count = 0;
            foreach (ScanTask task in (await table.Scan().TaskSize(10_000).PlanAsync()).Tasks)
            {
                count += await CountAsync(await executor.ExecuteTaskAsync(ScanTask.FromJson(task.ToJson())));
            }

            Assert.Equal(await table.CountAsync(), count);
        }
    }

    [SkippableTheory]
    [InlineData("deletes-parquet")]
    [InlineData("deletes-vectors")]
    [InlineData("deletes-inlined")]
    [InlineData("flushed")]
    [InlineData("merged")]
    [InlineData("inlined-mixed")]
    [InlineData("rewritten")]
    [InlineData("random_106")]
    public async Task CountsAreThoseOfScansAtEverySnapshot(string lake)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake);
        foreach (var info in await catalog.ListSnapshotsAsync())
        {
            foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync(info.SnapshotId)).Tables)
            {
                long count = 0;
                foreach (ScanTask task in (await table.Scan().PlanAsync()).Tasks)
                {
                    count += await CountAsync(await catalog.ExecuteTaskAsync(task));
                }

                Assert.True(count == await table.CountAsync(), $"{table}: {count} rows scanned, {await table.CountAsync()} counted");
            }
        }
    }

    [SkippableFact]
    public async Task TasksMayNotReadOutsideTheLakeWhenThatIsRefused()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(
            "row-groups", new DuckLakeCatalogOptions { ExternalPaths = Storage.ExternalPathPolicy.Refuse });
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        ScanTask task = (await table.Scan().PlanAsync()).Tasks[0];
        await (await catalog.ExecuteTaskAsync(task)).DisposeAsync();
        var error = await Assert.ThrowsAsync<DuckLakeException>(
            () => catalog.ExecuteTaskAsync(task with { File = task.File! with { Path = "/etc/passwd" } }));
        Assert.Equal(DuckLakeErrorKind.CorruptData, error.Kind);
    }

    private static async Task<long> CountAsync(IArrowArrayStream stream)
    {
        await using (stream)
        {
            long count = 0;
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                count += batch.Length;
                batch.Dispose();
            }

            return count;
        }
    }
}
