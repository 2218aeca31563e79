using System.Diagnostics;
using System.Globalization;
using DuckLake.Metadata;
using DuckLake.Testing;
using Xunit;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// Sixteen writers in four processes: every acknowledged row is there once, at the snapshot it was acknowledged with, and the
/// snapshots have no gap. A DuckDB file belongs to one process, so there all writers are in one.
/// </summary>
public sealed class ConcurrentWritersTests(ITestOutputHelper output) : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite", "disk", 1, 4, 4, 313)]
    [InlineData("sqlite", "disk", 16, 4, 4, 313)]
    [InlineData("postgres", "disk", 1, 4, 4, 313)]
    [InlineData("postgres", "disk", 16, 4, 4, 313)]
    [InlineData("mysql", "disk", 1, 4, 4, 32)]
    [InlineData("mysql", "disk", 16, 4, 4, 32)]
    [InlineData("postgres", "s3", 1, 4, 4, 12)]
    [InlineData("postgres", "s3", 16, 4, 4, 12)]
    [InlineData("duckdb", "disk", 4, 1, 16, 20)]
    public async Task NothingAcknowledgedIsLostOrDoubled(
        string kind, string store, int tableCount, int processes, int writersPerProcess, int commitsPerWriter)
    {
        using LakeBackend backend = LakeBackend.Create(kind);
        await using LakeData data = LakeData.Create(store);
        var options = new DuckLakeCatalogOptions { ObjectStores = data.ObjectStores };
        string[] tables = [.. Enumerable.Range(0, tableCount).Select(i => $"t{i}")];
        await using (DuckLakeCatalog created = await DuckLakeCatalog.CreateAsync(
            backend.OpenMetadata("race"), new DuckLakeCreateOptions { DataPath = data.Path }, options))
        {
            if (store == "s3")
            {
                // Every row in a file of its own: rows that the catalog holds say nothing about the store.
                await created.SetOptionAsync("data_inlining_row_limit", "0");
            }

            await created.TransactAsync((transaction, _) =>
            {
                foreach (string table in tables)
                {
                    transaction.CreateTable(table, [DuckLakeColumnSpec.Parse("writer", "INTEGER"), DuckLakeColumnSpec.Parse("sequence", "INTEGER")]);
                }

                return Task.CompletedTask;
            });
        }

        (List<string> lines, TimeSpan time) = await RaceAsync(backend, data, tables, processes, writersPerProcess, commitsPerWriter);
        var acknowledged = new Dictionary<(int Writer, int Sequence), long>();
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            Assert.Equal("ack", words[0]);
            acknowledged.Add((Number(words[1]), Number(words[2])), long.Parse(words[3], CultureInfo.InvariantCulture));
        }

        Assert.Equal(processes * writersPerProcess * commitsPerWriter, acknowledged.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}, {store}, {tableCount} tables: {acknowledged.Count} commits in {time.TotalSeconds:f1} s, {acknowledged.Count / time.TotalSeconds:f0} commits/s"));

        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("race"), options);
        await CheckAsync(catalog, tables, acknowledged);
        await data.AssertNoOpenUploadsAsync();
    }

    private static async Task<(List<string> Lines, TimeSpan Time)> RaceAsync(
        LakeBackend backend, LakeData data, string[] tables, int processes, int writersPerProcess, int commitsPerWriter)
    {
        var workers = new List<WorkerProcess>();
        try
        {
            for (int i = 0; i < processes; i++)
            {
                workers.Add(new WorkerProcess(
                    [
                        "append", .. backend.WorkerArguments("race"), .. data.WorkerArguments, "--tables", string.Join(',', tables), "--writers", $"{writersPerProcess}",
                        "--commits", $"{commitsPerWriter}", "--first-writer", $"{i * writersPerProcess}",
                    ]));
            }

            foreach (WorkerProcess worker in workers)
            {
                await worker.WaitUntilReadyAsync();
            }

            var clock = Stopwatch.StartNew();
            workers.ForEach(worker => worker.Go());
            (List<string> Lines, int ExitCode, string Errors)[] results = await Task.WhenAll(workers.Select(worker => worker.FinishAsync()));
            clock.Stop();
            Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Errors));
            return ([.. results.SelectMany(result => result.Lines)], clock.Elapsed);
        }
        finally
        {
            foreach (WorkerProcess worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private static async Task CheckAsync(DuckLakeCatalog catalog, string[] tables, Dictionary<(int Writer, int Sequence), long> acknowledged)
    {
        IReadOnlyList<SnapshotInfo> snapshots = await catalog.ListSnapshotsAsync();
        Assert.Equal(Enumerable.Range(0, acknowledged.Count + 2).Select(i => (long)i), snapshots.Select(snapshot => snapshot.SnapshotId));
        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct().Count());
        Assert.All(snapshots.Skip(2), snapshot => Assert.Single(snapshot.GetChanges().Items));

        DuckLakeSnapshot newest = await catalog.GetSnapshotAsync();
        var found = new Dictionary<(int Writer, int Sequence), long>();
        foreach (string table in tables)
        {
            List<string?[]> rows = await GoldenTables.ReadAsync(newest.GetTable(table).Scan().Select("writer", "sequence", "rowid", "snapshot_id"));
            Assert.Equal(rows.Count, rows.Select(row => row[2]).Distinct().Count());
            Assert.Equal(
                Enumerable.Range(0, rows.Count).Select(i => (long)i),
                rows.Select(row => long.Parse(row[2]!, CultureInfo.InvariantCulture)).Order());
            foreach (string?[] row in rows)
            {
                found.Add((Number(row[0]!), Number(row[1]!)), long.Parse(row[3]!, CultureInfo.InvariantCulture));
            }
        }

        Assert.Equal(acknowledged.OrderBy(row => row.Key), found.OrderBy(row => row.Key));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
