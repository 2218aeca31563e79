using System.Globalization;
using DuckLake.Metadata;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// A writer is killed at every step of a commit. Afterwards the lake is as before or as after the transaction, never between; it can
/// be written again; and the files that no snapshot knows are exactly those the dead transaction wrote.
/// </summary>
public sealed class KilledWriterTests : LeakCheckedTest
{
    private const int KilledExitCode = 137;

    public static TheoryData<string, string, int> Steps()
    {
        var data = new TheoryData<string, string, int>();
        foreach (string kind in new[] { "sqlite", "postgres", "mysql" })
        {
            foreach (string step in Enum.GetNames<CommitStep>())
            {
                // Three rows are stored in the catalog, thirty in a file.
                data.Add(kind, step, 3);
                if (kind != "mysql")
                {
                    data.Add(kind, step, 30);
                }
            }
        }

        // The dead writer's log is replayed by the next who opens the file.
        data.Add("duckdb", nameof(CommitStep.BeforeCommit), 3);
        data.Add("duckdb", nameof(CommitStep.Committed), 30);
        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Steps))]
    public async Task LakeIsAsBeforeOrAsAfter(string kind, string step, int rows)
    {
        using LakeBackend backend = LakeBackend.Create(kind);
        using var data = new TemporaryDirectory();
        await CreateAsync(backend, data.FullPath);

        // Once more often than the step occurs, the transaction succeeds.
        int killed = 0;
        while (true)
        {
            LakeState before = await ReadAsync(backend, data.FullPath);
            await using var worker = new WorkerProcess(
                ["crash", .. backend.WorkerArguments("crash"), "--step", step, "--occurrence", $"{killed + 1}", "--rows", $"{rows}"]);
            (List<string> lines, int exitCode, string errors) = await worker.FinishAsync();
            LakeState after = await ReadAsync(backend, data.FullPath);
            if (exitCode == 0)
            {
                Assert.Equal(["committed"], lines);
                Assert.Equal(before.AfterOne(rows), after.Visible);
                break;
            }

            Assert.True(exitCode == KilledExitCode, $"Exit code {exitCode}: {errors}");
            killed++;
            bool isCommitted = after.Visible != before.Visible;
            Assert.Equal(isCommitted ? before.AfterOne(rows) : before.Visible, after.Visible);
            Assert.Equal(step == nameof(CommitStep.Committed), isCommitted);

            // A commit knows all its files; without one all of them are orphans.
            int orphans = after.Orphans.Except(before.Orphans).Count();
            Assert.Equal(!isCommitted && rows > 10 ? 1 : 0, orphans);
            Assert.True(killed < 60, "The step never stops occurring.");
            if (isCommitted)
            {
                await RemoveAsync(backend, rows);
            }
        }

        Assert.True(killed > 0, "The step never occurs.");
    }

    private static async Task CreateAsync(LakeBackend backend, string data)
    {
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            backend.OpenMetadata("crash"), new DuckLakeCreateOptions { DataPath = data + "/" });
        await catalog.TransactAsync(async (transaction, cancellationToken) =>
        {
            transaction.CreateTable("t", [DuckLakeColumnSpec.Parse("writer", "INTEGER"), DuckLakeColumnSpec.Parse("sequence", "INTEGER")]);
            using Columnar.RecordBatch batch = Worker.Rows.Create(0, 0, 40);
            await transaction.AppendAsync("t", batch, cancellationToken: cancellationToken);
        });
    }

    /// <summary>Takes back what a worker committed, so that the next one finds the lake as its predecessor did.</summary>
    private static async Task RemoveAsync(LakeBackend backend, int rows)
    {
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("crash"));
        await catalog.TransactAsync(async (transaction, cancellationToken) =>
        {
            Assert.Equal(rows, await transaction.DeleteAsync("t", DuckLakeFilter.Equal("writer", 1), cancellationToken));
            transaction.DropTable("created");
        });
    }

    private static async Task<LakeState> ReadAsync(LakeBackend backend, string data)
    {
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(backend.OpenMetadata("crash"));
        IReadOnlyList<SnapshotInfo> snapshots = await catalog.ListSnapshotsAsync();
        Assert.Equal(Enumerable.Range(0, snapshots.Count).Select(i => (long)i), snapshots.Select(snapshot => snapshot.SnapshotId));

        // Whatever a snapshot sees can be read.
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (SnapshotInfo info in snapshots)
        {
            DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync(info.SnapshotId);
            foreach (DuckLakeTable table in snapshot.Tables)
            {
                await GoldenTables.ReadAsync(table.Scan());
                foreach (DuckLakeFile file in await table.ListFilesAsync())
                {
                    known.Add(Path.GetFullPath(file.Path));
                    known.UnionWith(file.DeleteFilePath is { } path ? [Path.GetFullPath(path)] : []);
                }
            }
        }

        // Temporary files of the store count too: at the steps of a commit no file is half written any more.
        DuckLakeSnapshot newest = await catalog.GetSnapshotAsync();
        List<string?[]> rows = await GoldenTables.ReadAsync(newest.GetTable("t").Scan());
        string text = string.Join(',', rows.Select(row => $"{row[0]}/{row[1]}").Order(StringComparer.Ordinal))
            + (newest.Tables.Any(table => table.Name == "created") ? " created" : "");
        return new LakeState(text, [.. Directory.GetFiles(data, "*", SearchOption.AllDirectories).Select(Path.GetFullPath).Where(file => !known.Contains(file))]);
    }

    private sealed record LakeState(string Visible, HashSet<string> Orphans)
    {
        /// <summary>What the lake shows after one transaction of the worker: rows added, one deleted, a table created.</summary>
        public string AfterOne(int rows) => string.Join(
            ',',
            Visible.Split(',')
                .Where(row => row != "0/7")
                .Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"1/{i}")))
                .Order(StringComparer.Ordinal)) + " created";
    }
}
