using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class InlinedRoundTripTests : LeakCheckedTest
{
    private readonly FileLake _lake = new();

    [Fact]
    public async Task A_scan_of_inlined_rows_costs_one_round_trip_to_plan_and_one_to_read()
    {
        _lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        _lake.Catalog.AddTable(1, "t", 1, ("a", "int32"));
        _lake.Catalog.Insert(_lake.Catalog.AddInlinedTable(1, 1, "a BIGINT"), 0, 1, null, 7);
        await using DuckLakeCatalog catalog = await _lake.OpenAsync();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        long before = catalog.CatalogRoundTripCount;
        Assert.Equal("7", Assert.Single(Assert.Single(await GoldenTables.ReadAsync(table.Scan()))));
        Assert.Equal(2, catalog.CatalogRoundTripCount - before);
        Assert.Equal("7", Assert.Single(Assert.Single(await GoldenTables.ReadAsync(table.Scan()))));
        Assert.Equal(3, catalog.CatalogRoundTripCount - before);

        // A task from elsewhere has to find the snapshot first.
        ScanTask task = ScanTask.FromJson(Assert.Single((await table.Scan().PlanAsync()).Tasks).ToJson());
        before = catalog.CatalogRoundTripCount;
        await using (var stream = await catalog.ExecuteTaskAsync(task))
        {
            Assert.Equal("7", Assert.Single(Assert.Single(await GoldenTables.ReadAsync(stream))));
        }

        Assert.Equal(2, catalog.CatalogRoundTripCount - before);
    }

    protected override void Cleanup() => _lake.Dispose();
}
