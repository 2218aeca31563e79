using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

public class RoundTripTests : CatalogTest
{
    [Fact]
    public async Task Planning_costs_what_the_documentation_says()
    {
        var catalog = Create();
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 2, 1, "created_table:\"main\".\"t\"");
        catalog.AddTable(1, "t", 1, ("i", "int32"), ("s", "varchar"));
        catalog.AddDataFile(0, 1, 1, "f0.parquet", 10);
        catalog.AddStatistics(0, 1, 1, 10, 0, "1", "5");
        catalog.AddInlinedDeletes(1, 0, 1, 3, 4);
        var provider = Open();

        var counted = await CountAsync(provider, () => provider.GetLatestSnapshotAsync(), 2); // layout, snapshot
        var definitions = await CountAsync(provider, () => provider.GetDefinitionsAsync(counted), 1);
        var table = definitions.GetTable("main", "t");
        var options = new FileListingOptions { StatisticsColumnIds = [1], IncludeVariantStatistics = true };
        var listing = await CountAsync(provider, () => provider.ListFilesAsync(table, counted, options), 1);
        Assert.Equal([3L, 4L], listing.Files[0].InlinedDeletes);
        await CountAsync(provider, () => provider.GetCatalogInfoAsync(), 0);

        // Nothing changed: one.
        await PlanAsync(provider, options, 1);

        // New data at the same schema version: two.
        catalog.AddSnapshot(2, "2026-01-01 00:00:02+00", 1, 2, 2, "inserted_into_table:1");
        catalog.AddDataFile(1, 1, 2, "f1.parquet", 10);
        Assert.Equal(2, (await PlanAsync(provider, options, 2)).Files.Count);
        await PlanAsync(provider, options, 1);

        // The pinned snapshot stays known.
        Assert.Single((await CountAsync(provider, () => provider.ListFilesAsync(table, counted, options), 0)).Files);

        // More statistics of a known listing: one more.
        var more = await PlanAsync(provider, new FileListingOptions { StatisticsColumnIds = [1, 2] }, 2);
        Assert.True(more.HasStatisticsOf(1) && more.HasStatisticsOf(2));
        Assert.Equal("1", more.GetStatistics(0, 1)!.Min);
        await PlanAsync(provider, new FileListingOptions { StatisticsColumnIds = [2] }, 1);

        // A new schema version: three, then one.
        catalog.AddSnapshot(3, "2026-01-01 00:00:03+00", 2, 3, 2, "altered_table:1");
        catalog.AddColumn(1, 3, "n", "int64", 3);
        Assert.Equal(3, (await PlanAsync(provider, options, 3)).Table.Columns.Count);
        await PlanAsync(provider, options, 1);

        await CountAsync(provider, () => provider.GetSnapshotAsync(1), 1);
        await CountAsync(provider, () => provider.GetSnapshotAsync(DateTimeOffset.UtcNow), 2);
        await CountAsync(provider, () => provider.ListSnapshotsAsync(), 1);
    }

    [Fact]
    public async Task Inlined_rows_cost_one_each_and_the_first_inlined_deletions_one_more()
    {
        var catalog = Create();
        catalog.AddTable(1, "t", 0, ("i", "int32"));
        catalog.AddDataFile(0, 1, 0, "f0.parquet", 10);
        catalog.AddInlinedTable(1, 0, "i BIGINT");
        catalog.Insert("ducklake_inlined_data_1_0", 1, 0, null, 5);
        var provider = Open();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        catalog.AddInlinedDeletes(1, 0, 0, 3);
        var listing = await CountAsync(provider, () => provider.ListFilesAsync(table, snapshot), 2);
        Assert.Equal([3L], listing.Files[0].InlinedDeletes);
        await CountAsync(provider, async () => await ToListAsync(provider.ReadInlinedRowsAsync(listing, listing.InlinedTables[0], [1])), 1);
    }

    [Fact]
    public async Task Another_catalog_in_the_same_place_is_noticed()
    {
        var catalog = Create();
        catalog.AddTable(1, "old", 0, ("i", "int32"));
        var provider = Open();
        Assert.NotNull((await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).FindTable("main", "old"));
        catalog.Execute("UPDATE ducklake_snapshot SET snapshot_time = '2027-01-01 00:00:00+00'; UPDATE ducklake_table SET table_name = 'new'");
        Assert.NotNull((await provider.GetDefinitionsAsync(await provider.GetLatestSnapshotAsync())).FindTable("main", "new"));
    }

    [SkippableFact]
    public async Task One_listing_of_a_golden_table_is_one_round_trip()
    {
        await using var provider = Sqlite.SqliteMetadata.Open(GoldenCatalogs.Require("curated/deletes-inlined/catalog.sqlite"));
        var latest = await provider.GetLatestSnapshotAsync();
        foreach (var table in (await provider.GetDefinitionsAsync(latest)).Schemas.SelectMany(s => s.Tables))
        {
            await CountAsync(provider, () => provider.ListFilesAsync(table, latest), 1);
        }
    }

    private static Task<FileListing> PlanAsync(SqlMetadataProvider provider, FileListingOptions options, int expected) =>
        CountAsync(
            provider,
            async () =>
            {
                var snapshot = await provider.GetLatestSnapshotAsync();
                var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
                return await provider.ListFilesAsync(table, snapshot, options);
            },
            expected);

    private static async Task<T> CountAsync<T>(SqlMetadataProvider provider, Func<ValueTask<T>> operation, int expected)
    {
        var before = provider.RoundTripCount;
        var result = await operation();
        Assert.Equal(expected, provider.RoundTripCount - before);
        return result;
    }
}
