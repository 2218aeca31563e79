using DuckLake.Metadata.Postgres;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>The same on PostgreSQL, where a text that is no number is an error of the statement.</summary>
public sealed class PostgresPredicatePushdownTests : PredicatePushdownTests
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();

    [SkippableTheory]
    [InlineData("float64", "1e400")]
    [InlineData("float64", "-1e-400")]
    [InlineData("float64", "1.7976931348623157e+308")]
    [InlineData("float64", "nan")]
    [InlineData("float64", "-inf")]
    [InlineData("float64", "0x10")]
    [InlineData("int64", "9223372036854775808")]
    [InlineData("int64", "99999999999999999999")]
    [InlineData("decimal(38,0)", "99999999999999999999999999999999999999")]
    public async Task Odd_bounds_are_no_errors(string type, string bound)
    {
        using var catalog = CreateAnew();
        catalog.AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 3, 10);
        catalog.AddTable(1, "t", 1, ("c", type));
        catalog.AddDataFile(0, 1, 1, "odd.parquet", 10);
        catalog.AddStatistics(0, 1, 1, 10, 0, bound, bound);
        catalog.AddDataFile(1, 1, 1, "even.parquet", 10);
        catalog.AddStatistics(1, 1, 1, 10, 0, "1", "2");
        using var provider = OpenCatalog();
        var snapshot = await provider.GetLatestSnapshotAsync();
        var table = (await provider.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(
            table,
            snapshot,
            new FileListingOptions { Predicates = [new StatisticsPredicate(1, StatisticsPredicateOperator.NotEqual, "1")], PredicatePushdownThreshold = 0 });
        Assert.Equal([0L, 1L], listing.Files.Select(f => f.DataFileId));
    }

    protected override CatalogBuilder CreateAnew()
    {
        _database.Execute("DROP SCHEMA public CASCADE");
        return Own(CatalogBuilder.Create(_database));
    }

    protected override SqlMetadataProvider OpenCatalog() => PostgresMetadata.Open(_database.ConnectionString);

    protected override void Cleanup()
    {
        base.Cleanup();
        _database.Dispose();
    }
}
