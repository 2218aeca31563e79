using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Flushes copies of lakes of the reference: nothing may change at any snapshot, and nothing may be left to flush.</summary>
public sealed class GoldenFlushTests : LeakCheckedTest
{
    private const int MostRows = 5_000;

    public static TheoryData<string> Lakes => GoldenDeleteTests.Lakes;

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task EverySnapshotShowsWhatItShowed(string lake)
    {
        TestPaths.RequireShared();
        using var copy = new TemporaryDirectory();
        GoldenUpdateTests.CopyTo(Path.Combine(TestPaths.Golden, lake), copy.FullPath);
        Dictionary<string, SortedDictionary<long, string>> before;
        await using (DuckLakeCatalog catalog = await OpenAsync(copy))
        {
            before = await ReadAllAsync(catalog);
            await catalog.TransactAsync((transaction, token) => transaction.FlushAllInlinedDataAsync(cancellationToken: token));
        }

        await using DuckLakeCatalog reopened = await OpenAsync(copy);
        Dictionary<string, SortedDictionary<long, string>> after = await ReadAllAsync(reopened);
        foreach ((string table, SortedDictionary<long, string> rows) in before)
        {
            Assert.True(after.TryGetValue(table, out SortedDictionary<long, string>? read), $"{table} cannot be read any more");
            Assert.Equal(rows, read);
        }

        await using DuckLakeTransaction again = await reopened.BeginTransactionAsync();
        Assert.DoesNotContain(await again.FlushAllInlinedDataAsync(), result => result.RowsFlushed > 0);
    }

    private static Task<DuckLakeCatalog> OpenAsync(TemporaryDirectory copy) => DuckLakeCatalog.OpenAsync(
        SqliteMetadata.Open(copy.Combine("catalog.sqlite")),
        new DuckLakeCatalogOptions { DataPath = copy.Combine("data") + Path.DirectorySeparatorChar, OverrideDataPath = true });

    private static async Task<Dictionary<string, SortedDictionary<long, string>>> ReadAllAsync(DuckLakeCatalog catalog)
    {
        var all = new Dictionary<string, SortedDictionary<long, string>>();
        foreach (SnapshotInfo version in await catalog.ListSnapshotsAsync())
        {
            DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync(version.SnapshotId);
            foreach (DuckLakeTable table in snapshot.Tables)
            {
                if (await GoldenDeleteTests.TryReadAsync(table) is { Count: < MostRows } rows)
                {
                    all.Add($"{version.SnapshotId}: {table.SchemaName}.{table.Name}", rows);
                }
            }
        }

        return all;
    }
}
