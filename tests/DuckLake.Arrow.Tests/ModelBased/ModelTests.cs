using DuckLake.Testing;
using Xunit;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>Thousands of random operations against a plain model in memory, checked at every snapshot by time travel.</summary>
public sealed class ModelTests(ITestOutputHelper output) : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite", "10", 1, 700)]
    [InlineData("sqlite", "0", 2, 700)]
    [InlineData("duckdb", "10", 5, 80)]
    [InlineData("duckdb", "0", 6, 50)]
    [InlineData("postgres", "10", 3, 500)]
    [InlineData("postgres", "0", 4, 500)]
    [InlineData("mysql", "10", 5, 150)]
    [InlineData("mysql", "0", 6, 100)]
    public async Task LakeBehavesLikeTheModel(string kind, string inliningLimit, int seed, int operations)
    {
        using LakeBackend backend = LakeBackend.Create(kind);
        using var data = new TemporaryDirectory();
        var options = new DuckLakeCatalogOptions { DefaultOptions = new Dictionary<string, string> { ["data_inlining_row_limit"] = inliningLimit } };
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenOrCreateAsync(
            backend.OpenMetadata("model"), new DuckLakeCreateOptions { DataPath = data.FullPath + "/" }, options);
        var run = new ModelRun(catalog, seed);
        await run.RunAsync(operations);

        await using DuckLakeCatalog reopened = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("model"), options);
        await run.CheckHistoryAsync(reopened);
        output.WriteLine($"{run.OperationCount} operations in {run.SnapshotCount} snapshots");
    }
}
