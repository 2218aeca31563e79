using DuckLake.Testing;
using Xunit;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>Thousands of random operations against a plain model in memory, checked at every snapshot by time travel.</summary>
public sealed class ModelTests(ITestOutputHelper output) : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite", "disk", "10", 1, 700)]
    [InlineData("sqlite", "disk", "0", 2, 700)]
    [InlineData("duckdb", "disk", "10", 5, 80)]
    [InlineData("duckdb", "disk", "0", 6, 50)]
    [InlineData("postgres", "disk", "10", 3, 500)]
    [InlineData("postgres", "disk", "0", 4, 500)]
    [InlineData("mysql", "disk", "10", 5, 150)]
    [InlineData("mysql", "disk", "0", 6, 100)]
    [InlineData("postgres", "s3", "0", 7, 60)]
    public async Task LakeBehavesLikeTheModel(string kind, string store, string inliningLimit, int seed, int operations)
    {
        using LakeBackend backend = LakeBackend.Create(kind);
        await using LakeData data = LakeData.Create(store);
        var options = new DuckLakeCatalogOptions
        {
            DefaultOptions = new Dictionary<string, string> { ["data_inlining_row_limit"] = inliningLimit },
            ObjectStores = data.ObjectStores,
        };
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenOrCreateAsync(
            backend.OpenMetadata("model"), new DuckLakeCreateOptions { DataPath = data.Path }, options);
        var run = new ModelRun(catalog, seed);
        await run.RunAsync(operations);

        await using DuckLakeCatalog reopened = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("model"), options);
        await run.CheckHistoryAsync(reopened);
        output.WriteLine($"{run.OperationCount} operations in {run.SnapshotCount} snapshots");
    }
}
