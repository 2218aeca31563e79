using System.Text.Json;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class ScanPlanTests : LeakCheckedTest
{
    [SkippableFact]
    public async Task IdentityPartitionsPruneByValueAndNull()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("partition-identity");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("pt");
        ScanPlan all = await table.Scan().PlanAsync();
        Assert.All(all.Files, file => Assert.Equal(ScanPruning.None, file.Pruning));
        Assert.Equal(all.FileCount, (await table.ListFilesAsync()).Count);

        foreach (string? region in (string?[])["south", "", "a b/c=d?%", "ünïcode", "__HIVE_DEFAULT_PARTITION__", null])
        {
            DuckLakeFilter filter = region is null ? DuckLakeFilter.IsNull("region") : DuckLakeFilter.Equal("region", region);
            ScanPlan plan = await table.Scan().Where(filter).PlanAsync();
            string[] wanted = [.. (await table.ListFilesAsync())
                .Where(file => file.PartitionValues.Count == 0 || file.PartitionValues[0].Value == region).Select(file => file.Path)];
            Assert.Subset(wanted.ToHashSet(), plan.Files.Where(file => file.Pruning == ScanPruning.None).Select(file => file.Path).ToHashSet());
            Assert.Contains(plan.Files, file => file.Pruning == ScanPruning.PartitionValue);
            Assert.NotEqual(0, plan.KeptFileCount);
            Assert.Equal(plan.KeptFileCount + plan.InlinedTables.Count, plan.Tasks.Count);
        }
    }

    [SkippableFact]
    public async Task CalendarPartitionsPruneRanges()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("partition-dates");
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        DuckLakeTable years = snapshot.GetTable("p_y");
        ScanPlan plan = await years.Scan()
            .Where(DuckLakeFilter.Between("ts", new DateTime(1970, 1, 1), new DateTime(1970, 12, 31))).PlanAsync();
        IReadOnlyList<DuckLakeFile> files = await years.ListFilesAsync();
        foreach (ScanPlanFile file in plan.Files)
        {
            string? year = files.Single(other => other.Path == file.Path).PartitionValues.FirstOrDefault()?.Value;
            Assert.True(file.Pruning != ScanPruning.None || year is "1970" or null, $"{file} of year {year}");
            Assert.True(file.Pruning == ScanPruning.None || year != "1970" || file.Pruning == ScanPruning.FileStatistics, $"{file} of year {year}");
        }

        DuckLakeTable days = snapshot.GetTable("p_ymd");
        plan = await days.Scan().Where(DuckLakeFilter.Equal("d", new DateOnly(2024, 2, 29))).PlanAsync();
        Assert.NotEqual(0, plan.KeptFileCount);
        Assert.All(plan.Files.Where(file => file.Pruning == ScanPruning.None), file =>
            Assert.Equal(["2024", "2", "29"], days.ListFilesAsync().Result.Single(other => other.Path == file.Path).PartitionValues.Select(value => value.Value)));
    }

    [SkippableTheory]
    [InlineData("by_i", "i")]
    [InlineData("by_b", "b")]
    [InlineData("by_v", "v")]
    [InlineData("by_d", "d")]
    [InlineData("by_ts", "ts")]
    public async Task BucketsAgreeWithTheStatisticsOfTheirFiles(string tableName, string column)
    {
        // A file's own minimum lies in the file, so a filter for it must keep the file.
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("partition-bucket");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable(tableName);
        long columnId = table.Columns.Single(candidate => candidate.Name == column).ColumnId;
        var listing = await catalog.Metadata.ListFilesAsync(
            table.Definition, table.Snapshot.Info, new Metadata.FileListingOptions { StatisticsColumnIds = [columnId] });
        int pruned = 0;
        foreach (var row in listing.Files.Where(row => listing.GetStatistics(row.DataFileId, columnId)?.Min is not null))
        {
            string minimum = listing.GetStatistics(row.DataFileId, columnId)!.Min!;
            ScanPlan plan = await table.Scan().Where(DuckLakeFilter.Equal(column, minimum)).PlanAsync();
            Assert.Contains(plan.Files, file => file.File.DataFileId == row.DataFileId && file.Pruning == ScanPruning.None);
            pruned += plan.Files.Count(file => file.Pruning == ScanPruning.PartitionValue);
        }

        Assert.True(pruned > 0);
    }

    [SkippableFact]
    public async Task StatisticsPruneFiles()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("large_multi_file");
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        foreach (DuckLakeTable table in snapshot.Tables)
        {
            DuckLakeColumn? column = table.Columns.FirstOrDefault(candidate => candidate.TypeName is "int32" or "int64");
            IReadOnlyList<DuckLakeFile> files = await table.ListFilesAsync();
            if (column is null || files.Count == 0)
            {
                continue;
            }

            ScanPlan plan = await table.Scan().Where(DuckLakeFilter.GreaterThan(column.Name, 2_000_000_000)).PlanAsync();
            Assert.Equal(0, plan.KeptFileCount);
            Assert.Equal(0, plan.KeptSizeBytes);
            Assert.All(plan.Files, file => Assert.True(file.Pruning is ScanPruning.FileStatistics or ScanPruning.NoVisibleRows));

            var pushing = new DuckLakeCatalogOptions { CatalogPruningThresholdFiles = 1 };
            await using DuckLakeCatalog eager = await GoldenCatalog.OpenAsync("large_multi_file", pushing);
            ScanPlan pushed = await (await eager.GetSnapshotAsync()).GetTable(table.SchemaName, table.Name).Scan()
                .Where(DuckLakeFilter.GreaterThan(column.Name, 2_000_000_000)).PlanAsync();
            Assert.Equal(files.Count, pushed.FilesPrunedInCatalog);
            Assert.Equal(files.Count, pushed.FileCount);
        }
    }

    [SkippableFact]
    public async Task LimitsStopAtCertainRows()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("large_multi_file");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First(candidate => candidate.GetStatisticsAsync().Result.FileCount > 2);
        ScanPlan one = await table.Scan().Limit(1).PlanAsync();
        Assert.Equal(1, one.KeptFileCount);
        Assert.Contains(one.Files, file => file.Pruning == ScanPruning.Limit);
        Assert.Empty((await table.Scan().Limit(0).PlanAsync()).Tasks);
        ScanPlan never = await table.Scan().Where(DuckLakeFilter.Or()).PlanAsync();
        Assert.Empty(never.Tasks);
        Assert.Equal(0, never.CatalogRoundTripCount);
    }

    [SkippableFact]
    public async Task PlanningCostsOneRoundTripAndNothingWhenRepeated()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("partition-identity");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("pt");
        DuckLakeFilter filter = DuckLakeFilter.Equal("yr", 2020);
        Assert.Equal(1, (await table.Scan().Where(filter).PlanAsync()).CatalogRoundTripCount);
        Assert.Equal(0, (await table.Scan().Where(filter).PlanAsync()).CatalogRoundTripCount);
        long before = catalog.CatalogRoundTripCount;
        DuckLakeTable again = (await catalog.GetSnapshotAsync()).GetTable("pt");
        await again.Scan().Where(filter).PlanAsync();
        Assert.Equal(1, catalog.CatalogRoundTripCount - before);
    }

    [SkippableFact]
    public async Task LargeFilesAreCutIntoPartsThatCoverThem()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("row-groups");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).Tables.First();
        ScanPlan plan = await table.Scan().TaskSize(10_000).PlanAsync();
        IGrouping<string?, ScanTask>[] large = [.. plan.Tasks.Where(task => task.File?.SizeBytes > 10_000).GroupBy(task => task.FilePath)];
        Assert.NotEmpty(large);
        foreach (IGrouping<string?, ScanTask> parts in large)
        {
            Assert.True(parts.Count() > 1);
            long next = 0;
            foreach (ScanTask task in parts)
            {
                Assert.Equal((ScanFilePartKind.Bytes, next), (task.Part.Kind, task.Part.Start));
                next += task.Part.Count;
            }

            Assert.Equal(parts.First().File!.SizeBytes, next);
            Assert.InRange(parts.Sum(task => task.EstimatedRowCount), 1, parts.First().File!.RecordCount);
        }

        Assert.Equal(Enumerable.Range(0, plan.Tasks.Count), plan.Tasks.Select(task => task.Ordinal));
    }

    [SkippableTheory]
    [InlineData("evolution-nested")]
    [InlineData("added-files")]
    [InlineData("deletes-parquet")]
    [InlineData("deletes-vectors")]
    [InlineData("inlined-mixed")]
    [InlineData("merged")]
    [InlineData("flushed")]
    public async Task TasksSurviveJson(string lake)
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake);
        int tasks = 0;
        foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
        {
            DuckLakeScanBuilder scan = table.Scan().Where(!DuckLakeFilter.IsNull("rowid") | DuckLakeFilter.StartsWith("filename", "ü/")).Limit(7).TaskSize(500);
            foreach (ScanTask task in (await scan.PlanAsync()).Tasks)
            {
                tasks++;
                string json = task.ToJson();
                ScanTask read = ScanTask.FromJson(json);
                Assert.Equal(json, read.ToJson());
                Assert.Equal(task.ToString(), read.ToString());
                Assert.Equal(task.Columns.Select(column => column.ToField()), read.Columns.Select(column => column.ToField()));
                Assert.Equal(task.Filter!.ToString(), read.Filter!.ToString());
            }
        }

        Assert.True(tasks > 0);
    }

    [SkippableFact]
    public async Task KeysAreInJsonOnlyOnRequest()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("encrypted");
        int encrypted = 0;
        foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
        {
            foreach (ScanTask task in (await table.Scan().PlanAsync()).Tasks.Where(task => task.File is { IsEncrypted: true }))
            {
                encrypted++;
                string key = Convert.ToBase64String(task.File!.EncryptionKey.Span);
                Assert.Equal(16, task.File.EncryptionKey.Length);
                Assert.DoesNotContain(JsonEncodedText.Encode(key).ToString(), task.ToJson(), StringComparison.Ordinal);
                Assert.DoesNotContain("encryptionKey", task.ToJson(), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(key, task.ToString(), StringComparison.Ordinal);
                ScanTask read = ScanTask.FromJson(task.ToJson(ScanTaskKeys.Include));
                Assert.Equal(task.File.EncryptionKey.ToArray(), read.File!.EncryptionKey.ToArray());
                Assert.True(ScanTask.FromJson(task.ToJson()).File!.EncryptionKey.IsEmpty);
            }
        }

        Assert.True(encrypted > 0);
    }

    [Theory]
    [InlineData("", DuckLakeErrorKind.CorruptData)]
    [InlineData("null", DuckLakeErrorKind.CorruptData)]
    [InlineData("{}", DuckLakeErrorKind.CorruptData)]
    [InlineData("""{"formatVersion":99}""", DuckLakeErrorKind.Unsupported)]
    [InlineData("""{"formatVersion":1,"file":{"dataFileId":1,"path":"x","sizeBytes":-1,"recordCount":1,"beginSnapshot":0}}""", DuckLakeErrorKind.CorruptData)]
    [InlineData("""{"formatVersion":1,"filter":{"op":"compare","column":{"path":[1],"name":"a","type":"varchar"},"operator":"Equal","value":{"i":"1"}},"file":{"dataFileId":1,"path":"x","sizeBytes":1,"recordCount":1,"beginSnapshot":0}}""", DuckLakeErrorKind.CorruptData)]
    [InlineData("""{"formatVersion":1,"filter":{"op":"nonsense"}}""", DuckLakeErrorKind.CorruptData)]
    public void WrongTaskTextsAreRefused(string json, DuckLakeErrorKind kind) =>
        Assert.Equal(kind, Assert.Throws<DuckLakeException>(() => ScanTask.FromJson(json)).Kind);
}
