using System.Globalization;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Files with known values: a pushed-down predicate may keep too many files, never too few.</summary>
public class PredicatePushdownTests : CatalogTest
{
    private static readonly FileListingOptions Always = new() { PredicatePushdownThreshold = 0 };

    [SkippableFact]
    public async Task Integers_are_compared_as_numbers()
    {
        await CheckAsync("int64", [(["9"], null), (["10", "100"], null), (["-5", "7"], null), (["9007199254740993"], null)],
            (StatisticsPredicateOperator.Equal, ["9"], [0], []),
            (StatisticsPredicateOperator.Equal, ["9007199254740992"], [], []),
            (StatisticsPredicateOperator.Equal, ["9007199254740993"], [3], []),
            (StatisticsPredicateOperator.GreaterThan, ["9"], [1, 3], [1, 3]),
            (StatisticsPredicateOperator.GreaterThanOrEqual, ["101"], [3], [3]),
            (StatisticsPredicateOperator.LessThan, ["7"], [2], [2]),
            (StatisticsPredicateOperator.LessThanOrEqual, ["-5"], [2], [2]),
            (StatisticsPredicateOperator.NotEqual, ["9"], [1, 2, 3], [1, 2, 3]),
            (StatisticsPredicateOperator.In, ["8", "50"], [1], []),
            (StatisticsPredicateOperator.IsNull, [], [], []),
            (StatisticsPredicateOperator.IsNotNull, [], [0, 1, 2, 3], [0, 1, 2, 3]));
    }

    [SkippableFact]
    public async Task Unknown_statistics_keep_the_file()
    {
        var catalog = CreateTable("int32");
        catalog.AddDataFile(0, 1, 1, "no-row.parquet", 10);
        catalog.AddDataFile(1, 1, 1, "no-bounds.parquet", 10);
        catalog.AddStatistics(1, 1, 1, 10, 0, null, null);
        catalog.AddDataFile(2, 1, 1, "zero-counts.parquet", 10);
        catalog.AddStatistics(2, 1, 1, 0, 0, null, null);
        catalog.AddDataFile(3, 1, 1, "null-counts.parquet", 10);
        catalog.AddStatistics(3, 1, 1, null, null, "nonsense", "1x");
        catalog.AddDataFile(4, 1, 1, "all-null.parquet", 10);
        catalog.AddStatistics(4, 1, 1, 0, 10, null, null);
        catalog.AddDataFile(5, 1, 0, "older-than-the-column-version.parquet", 10);
        catalog.AddStatistics(5, 1, 1, 10, 0, "1", "1");
        catalog.AddDataFile(6, 1, 1, "other-table.parquet", 10);
        catalog.AddStatistics(6, 2, 1, 10, 0, "1", "1");
        catalog.AddDataFile(7, 1, 1, "prunable.parquet", 10);
        catalog.AddStatistics(7, 1, 1, 10, 0, "1", "1");
        Assert.Equal([0L, 1L, 2L, 3L, 5L, 6L], await FilesAsync(StatisticsPredicateOperator.Equal, "5"));
        Assert.Equal([0L, 1L, 2L, 3L, 5L, 6L, 7L], await FilesAsync(StatisticsPredicateOperator.IsNotNull));
        Assert.Equal([0L, 2L, 3L, 4L, 5L, 6L], await FilesAsync(StatisticsPredicateOperator.IsNull));
    }

    [SkippableFact]
    public async Task Floats_keep_what_nan_rounding_and_infinity_may_hide()
    {
        foreach (var type in new[] { "float32", "float64" })
        {
            await CheckAsync(type, [(["0.1"], null), (["-inf", "5.0"], null), (["1e+20", "inf"], null), (["7.5"], true), (["7.5"], false)],
                (StatisticsPredicateOperator.Equal, ["0.1"], [0, 1], [0, 1]),
                // An added file may hold float32 values in a float64 column; this is its 0.1.
                (StatisticsPredicateOperator.Equal, ["0.10000000149011612"], [0], [1]),
                (StatisticsPredicateOperator.Equal, ["6"], [], []),
                (StatisticsPredicateOperator.LessThan, ["1"], [0, 1], [0, 1]),
                (StatisticsPredicateOperator.GreaterThan, ["1"], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
                (StatisticsPredicateOperator.NotEqual, ["7.5"], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
                (StatisticsPredicateOperator.Equal, ["nan"], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]));
        }
    }

    [SkippableFact]
    public async Task Wide_decimals_do_not_lose_digits()
    {
        await CheckAsync("decimal(38,2)", [(["123456789012345678901234567890123456.78"], null), (["-1.50"], null)],
            (StatisticsPredicateOperator.Equal, ["123456789012345678901234567890123456.79"], [0], [0]),
            (StatisticsPredicateOperator.GreaterThan, ["123456789012345678901234567890123456.77"], [0], [0]),
            (StatisticsPredicateOperator.LessThan, ["-1.4"], [1], [1]),
            (StatisticsPredicateOperator.GreaterThan, ["5"], [0], [0]));
    }

    [SkippableFact]
    public async Task Texts_are_compared_by_bytes()
    {
        await CheckAsync("varchar", [(["B", "a"], null), (["é"], null), ([""], null), (["10", "9"], null)],
            (StatisticsPredicateOperator.Equal, ["a"], [0], [0]),
            (StatisticsPredicateOperator.GreaterThan, ["z"], [1], [1]),
            (StatisticsPredicateOperator.LessThan, ["1"], [2], [2]),
            (StatisticsPredicateOperator.Equal, ["a\0"], [0, 1, 2, 3], [0, 1, 2, 3]),
            (StatisticsPredicateOperator.NotEqual, ["é"], [0, 2, 3], [0, 2, 3]));
    }

    [SkippableFact]
    public async Task Dates_and_times_out_of_the_ordinary_keep_the_file()
    {
        await CheckAsync("date", [(["2024-01-01", "2024-12-31"], null), (["0044-03-15 (BC)"], null), (["12024-01-01"], null), (["infinity"], null)],
            (StatisticsPredicateOperator.GreaterThan, ["2024-12-31"], [2, 3], [1, 2, 3]),
            (StatisticsPredicateOperator.LessThanOrEqual, ["2023-12-31"], [1], [1, 2, 3]));
        await CheckAsync("timestamp", [(["2024-01-01 00:00:00.5"], null), (["2024-01-01 00:00:01"], null), (["2024-01-01"], null), (["0001-01-01 00:00:00.5 (BC)"], null)],
            (StatisticsPredicateOperator.Equal, ["2024-01-01 00:00:00.50"], [0], [0, 2, 3]),
            (StatisticsPredicateOperator.GreaterThan, ["2024-01-01 00:00:00.7"], [1], [0, 1, 2, 3]),
            (StatisticsPredicateOperator.GreaterThan, ["2024-01-01 00:00:02"], [], [2, 3]));
        await CheckAsync("timestamptz", [(["2024-01-01 00:00:00+00"], null), (["2024-01-01 00:00:00+02"], null)],
            (StatisticsPredicateOperator.Equal, ["2024-01-02 00:00:00+00"], [], [1]),
            (StatisticsPredicateOperator.Equal, ["2024-01-02 00:00:00+02"], [0, 1], [0, 1]));
    }

    [SkippableFact]
    public async Task Small_tables_are_listed_whole_and_cached()
    {
        var catalog = CreateTable("int32");
        for (var i = 0; i < 10; i++)
        {
            catalog.AddDataFile(i, 1, 1, $"{i}.parquet", 10);
            catalog.AddStatistics(i, 1, 1, 10, 0, i.ToString(CultureInfo.InvariantCulture), i.ToString(CultureInfo.InvariantCulture));
            catalog.AddDeleteFile(100 + i, 1, 1, i, $"{i}-delete.parquet", 1);
        }

        using var provider = OpenCatalog();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        StatisticsPredicate[] predicates =
        [
            new(1, StatisticsPredicateOperator.GreaterThan, "3"),
            new(1, StatisticsPredicateOperator.LessThan, "6"),
            new(99, StatisticsPredicateOperator.IsNull),
        ];
        var filtered = await provider.ListFilesAsync(
            table, snapshot, new FileListingOptions { Predicates = predicates, PredicatePushdownThreshold = 9, StatisticsColumnIds = [1] });
        Assert.True(filtered.IsFiltered);
        Assert.Equal(10, filtered.TotalFileCount);
        Assert.Equal([4L, 5L], filtered.Files.Select(f => f.DataFileId));
        Assert.All(filtered.Files, f => Assert.Single(f.DeleteFiles));
        Assert.Equal("4", filtered.GetStatistics(4, 1)!.Min);
        Assert.Null(filtered.GetStatistics(3, 1));

        var whole = await provider.ListFilesAsync(table, snapshot, new FileListingOptions { Predicates = predicates, PredicatePushdownThreshold = 10 });
        Assert.False(whole.IsFiltered);
        Assert.Equal(10, whole.Files.Count);
        var before = provider.RoundTripCount;
        Assert.Same(whole, await provider.ListFilesAsync(table, snapshot, new FileListingOptions { Predicates = predicates, PredicatePushdownThreshold = 0 }));
        Assert.Equal(before, provider.RoundTripCount);
    }

    /// <summary>A new catalog in the place of an earlier one.</summary>
    protected virtual CatalogBuilder CreateAnew()
    {
        if (File.Exists(CatalogPath))
        {
            File.Delete(CatalogPath);
        }

        return Create();
    }

    protected virtual SqlMetadataProvider OpenCatalog() => Sqlite.SqliteMetadata.Open(CatalogPath);

    private CatalogBuilder CreateTable(string type)
    {
        var catalog = CreateAnew();
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 3, 10);
        catalog.AddTable(1, "t", 1, ("c", type));
        return catalog;
    }

    /// <summary>
    /// Each file has the first value as minimum and the last as maximum. For each test: the files that have to be kept because
    /// they may hold a matching row, and those that are kept beyond them for lack of proof.
    /// </summary>
    private async Task CheckAsync(
        string type,
        (string[] Values, bool? ContainsNan)[] files,
        params (StatisticsPredicateOperator Operator, string[] Values, long[] Needed, long[] Kept)[] tests)
    {
        using var catalog = CreateTable(type);
        for (var i = 0; i < files.Length; i++)
        {
            catalog.AddDataFile(i, 1, 1, $"{i}.parquet", 10);
            catalog.AddStatistics(i, 1, 1, 10, 0, files[i].Values[0], files[i].Values[^1], files[i].ContainsNan);
        }

        foreach (var (op, values, needed, kept) in tests)
        {
            var actual = await FilesAsync(new StatisticsPredicate(1, op, values));
            var expected = needed.Union(kept).Order().ToList();
            Assert.True(expected.SequenceEqual(actual), $"{type} {op} {string.Join(",", values)}: expected {string.Join(",", expected)}, kept {string.Join(",", actual)}");
        }
    }

    private Task<List<long>> FilesAsync(StatisticsPredicateOperator op, string? value = null) => FilesAsync(new StatisticsPredicate(1, op, value));

    private async Task<List<long>> FilesAsync(StatisticsPredicate predicate)
    {
        using var provider = OpenCatalog();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(
            table, snapshot, new FileListingOptions { Predicates = [predicate], PredicatePushdownThreshold = Always.PredicatePushdownThreshold });
        return [.. listing.Files.Select(f => f.DataFileId)];
    }
}
