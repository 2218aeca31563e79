using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A plan tells the row groups and ranges a scan then reads, and no more is read.</summary>
public sealed class ScanPlanReadsTests : LeakCheckedTest
{
    private const int Rows = 50_000;
    private const int RowGroupRows = 10_240;

    private static readonly (string Name, string Type)[] s_columns = [("id", "int64"), ("v", "float64"), ("pad", "varchar")];

    [SkippableFact]
    public async Task A_scan_requests_exactly_the_ranges_of_the_plan_and_no_footer_again()
    {
        await using IndexedLake lake = Create();
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).Select("id", "v");
        ScanPlan plan = await scan.PlanAsync();
        Assert.Empty(lake.Store.Requests);

        ScanPlanFileReads file = Assert.Single(await plan.GetReadsAsync());
        Assert.Equal(StoreRequestKind.ReadTail, Assert.Single(lake.Store.Requests).Kind);
        Assert.Equal(lake.DataFile, file.Path);
        Assert.Equal((5, 5), (file.KeptRowGroupCount, file.RowGroups.Count));
        Assert.Equal(Rows, file.RowGroups.Sum(rowGroup => rowGroup.RowCount));

        lake.Store.Clear();
        Assert.Equal(Rows, await FaultLake.ReadAsync(scan));
        AssertRead(file.FirstReads, lake);
        Assert.NotEmpty(await plan.GetReadsAsync());
        Assert.Equal(0, lake.Store.Count(StoreRequestKind.ReadTail));
    }

    [SkippableFact]
    public async Task Pruned_row_groups_are_told_with_the_reason_and_not_read()
    {
        await using IndexedLake lake = Create();
        lake.Catalog.AddInlinedDeletes(1, 0, 1, [.. Enumerable.Range(RowGroupRows, RowGroupRows).Select(row => (long)row)]);
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).Select("v").Where(DuckLakeFilter.LessThan("id", (3 * RowGroupRows) - 40));
        ScanPlanFileReads file = Assert.Single(await (await scan.PlanAsync()).GetReadsAsync());
        Assert.Equal(
            [RowGroupPruning.None, RowGroupPruning.NoVisibleRows, RowGroupPruning.None, RowGroupPruning.Statistics, RowGroupPruning.Statistics],
            file.RowGroups.Select(rowGroup => rowGroup.Pruning));
        Assert.All(file.RowGroups, rowGroup => Assert.Equal(rowGroup.Pruning != RowGroupPruning.None, rowGroup.FirstReads.Count == 0));
        lake.Store.Clear();
        Assert.Equal((2 * RowGroupRows) - 40, await FaultLake.ReadAsync(scan));

        // The first row group matches as a whole and is read at once; of the third the filter column comes first, then the other one.
        Assert.Equal([0, 2], RowGroupsRead(lake));
        ByteRange[] read = [.. lake.RangesRead];
        Assert.Superset(file.FirstReads.ToHashSet(), read.ToHashSet());
        ByteRange late = Assert.Single(read.Except(file.FirstReads));
        Assert.Equal(lake.ChunkOf("v", 2).Offset, late.Offset);
    }

    [SkippableFact]
    public async Task Bloom_filters_and_page_indexes_come_first()
    {
        await using var lake = new IndexedLake(
            IndexedLake.Corpus("data_index_bloom_encoding_with_length.parquet"), 14, null, ("String", "varchar"));
        DuckLakeScanBuilder scan = (await lake.ScanAsync()).Where(DuckLakeFilter.Equal("String", "Hello!"));
        ScanPlanFileReads file = Assert.Single(await (await scan.PlanAsync()).GetReadsAsync());
        lake.Store.Clear();
        Assert.Equal(0, await FaultLake.ReadAsync(scan));
        AssertRead(file.FirstReads, lake);
    }

    [SkippableFact]
    public async Task The_parts_of_a_large_file_are_told_as_one()
    {
        await using IndexedLake lake = Create();
        ScanPlan plan = await (await lake.ScanAsync()).TaskSize(100_000).PlanAsync();
        Assert.InRange(plan.Tasks.Count, 2, int.MaxValue);
        ScanPlanFileReads file = Assert.Single(await plan.GetReadsAsync());
        Assert.Equal(Enumerable.Range(0, 5), file.RowGroups.Select(rowGroup => rowGroup.Ordinal));
    }

    [SkippableFact]
    public async Task A_scan_without_columns_opens_no_file()
    {
        await using IndexedLake lake = Create();
        ScanPlanFileReads file = Assert.Single(await (await (await lake.ScanAsync()).Select().PlanAsync()).GetReadsAsync());
        Assert.Empty(file.RowGroups);
        Assert.Empty(lake.Store.Requests);
    }

    // The padding between the columns is wider than the gap that is read over.
    private static IndexedLake Create() => new(
        IndexedLake.Write(
            "SELECT range AS id, repeat(md5(range::VARCHAR), 3) AS pad, sqrt(range) AS v FROM range(50000)",
            $"COMPRESSION uncompressed, ROW_GROUP_SIZE {RowGroupRows}, WRITE_BLOOM_FILTER false"),
        Rows, null, s_columns);

    private static void AssertRead(IEnumerable<ByteRange> expected, IndexedLake lake)
    {
        Assert.Equal(expected.OrderBy(range => range.Offset), lake.RangesRead.OrderBy(range => range.Offset));
        Assert.Equal(0, lake.Store.Count(StoreRequestKind.ReadTail));
        Assert.NotEmpty(expected);
    }

    private static IEnumerable<int> RowGroupsRead(IndexedLake lake) =>
        lake.Metadata.RowGroups.Where(rowGroup => rowGroup.Columns.Any(chunk => lake.RangesRead.Any(range =>
            range.Offset < chunk.ByteRange.End && range.End > chunk.ByteRange.Offset))).Select(rowGroup => rowGroup.Ordinal);
}
