using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Pruning never loses a row: random filters over golden tables, planned against the same filter over every file.</summary>
public sealed class PruningTests : LeakCheckedTest
{
    private const int FiltersPerTable = 12;

    [SkippableTheory]
    [InlineData("partition-identity")]
    [InlineData("partition-dates")]
    [InlineData("partition-bucket")]
    [InlineData("partition-evolved")]
    [InlineData("partition_timezone")]
    [InlineData("evolution")]
    [InlineData("evolution-nested")]
    [InlineData("alter_type_promotion")]
    [InlineData("types-scalar")]
    [InlineData("added-files")]
    [InlineData("quirks_statistics")]
    [InlineData("stats_content")]
    [InlineData("merged")]
    [InlineData("random_104")]
    public async Task PlansLoseNoRow(string lake)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake, new DuckLakeCatalogOptions { CatalogPruningThresholdFiles = 1 });
        var random = new Random(lake.Length);
        long pruned = 0;
        foreach (var info in await catalog.ListSnapshotsAsync())
        {
            foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync(info.SnapshotId)).Tables)
            {
                ScanPlan whole = await table.Scan().Select().PlanAsync();
                string[] constants = [.. await ConstantsAsync(table)];
                for (int i = 0; i < FiltersPerTable && whole.Files.Count > 0; i++)
                {
                    if (RandomFilter(table, constants, random) is { } filter)
                    {
                        pruned += await CheckAsync(catalog, table, whole, filter);
                    }
                }
            }
        }

        Assert.True(pruned > 0, "Nothing was pruned, so nothing was tested.");
    }

    // The number of files left out.
    private static async Task<long> CheckAsync(DuckLakeCatalog catalog, DuckLakeTable table, ScanPlan whole, DuckLakeFilter filter)
    {
        ScanPlan pruned = await table.Scan().Select().Where(filter).PlanAsync();
        var bound = new FilterBinder(table.Resolver).Bind(filter);
        IReadOnlyList<ResolvedColumn> columns = table.Resolver.ColumnsOf(bound);
        long expected = await CountAsync(catalog, whole.Tasks.Select(task => task with { Filter = bound, FilterColumns = columns }));
        Assert.True(
            expected == await CountAsync(catalog, pruned.Tasks),
            $"{pruned}: {expected} rows expected; {string.Join("; ", pruned.Files.Where(file => file.Pruning != ScanPruning.None))}");
        return pruned.FileCount - pruned.KeptFileCount;
    }

    private static async Task<long> CountAsync(DuckLakeCatalog catalog, IEnumerable<ScanTask> tasks)
    {
        long count = 0;
        foreach (ScanTask task in tasks)
        {
            await using IArrowArrayStream stream = await catalog.ExecuteTaskAsync(task);
            while (await stream.ReadNextRecordBatchAsync() is { } batch)
            {
                count += batch.Length;
                batch.Dispose();
            }
        }

        return count;
    }

    // The bounds of the files are the values where pruning can go wrong by one.
    private static async Task<HashSet<string>> ConstantsAsync(DuckLakeTable table)
    {
        long[] ids = [.. table.Columns.Select(column => column.ColumnId)];
        var listing = await table.Snapshot.Catalog.Metadata.ListFilesAsync(
            table.Definition, table.Snapshot.Info, new Metadata.FileListingOptions { StatisticsColumnIds = ids });
        var constants = new HashSet<string> { "0", "1", "nan", "", "2024-01-01", "a" };
        foreach (var file in listing.Files)
        {
            constants.UnionWith(file.PartitionValues.Select(value => value.Value).OfType<string>());
            foreach (long id in ids)
            {
                constants.UnionWith(new[] { listing.GetStatistics(file.DataFileId, id)?.Min, listing.GetStatistics(file.DataFileId, id)?.Max }.OfType<string>());
            }
        }

        return constants;
    }

    private static DuckLakeFilter? RandomFilter(DuckLakeTable table, string[] constants, Random random)
    {
        DuckLakeFilter? filter = null;
        for (int leaves = random.Next(1, 4); leaves > 0; leaves--)
        {
            if (RandomLeaf(table, constants, random) is { } leaf)
            {
                filter = filter is null ? leaf : random.Next(2) == 0 ? filter & leaf : filter | leaf;
            }
        }

        return filter is not null && random.Next(4) == 0 ? !filter : filter;
    }

    private static DuckLakeFilter? RandomLeaf(DuckLakeTable table, string[] constants, Random random)
    {
        string column = $"\"{table.Columns[random.Next(table.Columns.Count)].Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string constant = constants[random.Next(constants.Length)];
        DuckLakeFilter leaf = random.Next(9) switch
        {
            0 => DuckLakeFilter.IsNull(column),
            1 => DuckLakeFilter.NotEqual(column, constant),
            2 => DuckLakeFilter.LessThan(column, constant),
            3 => DuckLakeFilter.LessThanOrEqual(column, constant),
            4 => DuckLakeFilter.GreaterThan(column, constant),
            5 => DuckLakeFilter.GreaterThanOrEqual(column, constant),
            6 => DuckLakeFilter.In(column, constant, constants[random.Next(constants.Length)]),
            _ => DuckLakeFilter.Equal(column, constant),
        };
        try
        {
            new FilterBinder(table.Resolver).Bind(leaf);
            return leaf;
        }
        catch (ArgumentException)
        {
            // The constant is none of the column's type.
            return null;
        }
    }
}
