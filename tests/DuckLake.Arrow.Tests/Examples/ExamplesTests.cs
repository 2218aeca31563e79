using System.Diagnostics;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>The examples run and print what they promise.</summary>
public sealed class ExamplesTests : LeakCheckedTest
{
    [Fact]
    public async Task QuickStart_creates_changes_and_reads_a_lake_now_and_as_it_was()
    {
        string output = await RunAsync("QuickStart");
        Assert.StartsWith("2 rows updated, 1 deleted, 3 left in the transaction\nmerged: 1 inserted, 1 updated\n", output, StringComparison.Ordinal);
        Assert.Contains("  1  created_table:\"main\".\"item\",inlined_insert:1  first items\n", output, StringComparison.Ordinal);
        Assert.Contains("  0 | 1 | nail | 0.10\n  2 | 3 | saw | 15.50\n", output, StringComparison.Ordinal);
        Assert.Contains("  1 | nail | 0.05\n  2 | hammer | 9.50\n  3 | saw | 17.00\n  4 | anvil | 210.00\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransactionsAndConflicts_shows_and_handles_conflicts()
    {
        string output = await RunAsync("TransactionsAndConflicts");
        Assert.Contains("1 notes; the open transaction sees 0\n   appends never conflict: 2 notes at snapshot 3\n", output, StringComparison.Ordinal);
        Assert.Contains("2. Rows conflict on table account: snapshot 4 was first; ada has 95\n", output, StringComparison.Ordinal);
        Assert.Contains("3. paid at attempt 2; ada has 64\n", output, StringComparison.Ordinal);
        Assert.Contains("4. BaseSnapshot: expected snapshot 6, found 7\n", output, StringComparison.Ordinal);
        Assert.EndsWith("5. sent twice, applied once: snapshot is the same; bob has 40\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnapshotPinnedReads_answers_from_one_snapshot()
    {
        string output = await RunAsync("SnapshotPinnedReads");
        Assert.Contains("Plan 2: 3 files, 0 catalog round trips\n", output, StringComparison.Ordinal);
        Assert.Contains("Units sold at snapshot 4: 30\nUnits sold at snapshot 5: 31\n", output, StringComparison.Ordinal);
        Assert.Contains("tasks sent as JSON: 30\n", output, StringComparison.Ordinal);
        Assert.Contains("No snapshot found at version 1000", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SqlAnalytics_works_with_a_lake_in_sql()
    {
        string output = await RunAsync("SqlAnalytics");
        Assert.StartsWith("997 rows copied\n", output, StringComparison.Ordinal);
        Assert.Contains(" rows updated, ", output, StringComparison.Ordinal);
        Assert.Contains("All sales at snapshot 5\n  id | day | item | units | price\n  1 | 2025-01-01 | nail | 500 | 0.05\n", output, StringComparison.Ordinal);
        Assert.Contains("  item | sales | turnover\n  screw | ", output, StringComparison.Ordinal);
        Assert.EndsWith(" units since March, summed over Arrow batches\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CatalogsAndStorage_gives_the_same_rows_on_every_combination()
    {
        string output = await RunAsync("CatalogsAndStorage");
        string[] lines = output.TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(8, lines.Length);
        Assert.All(lines, line =>
        {
            string variable = (line.StartsWith("MySQL", StringComparison.Ordinal) ? "DUCKLAKE_TEST_MYSQL" : line.StartsWith("PostgreSQL", StringComparison.Ordinal) ? "DUCKLAKE_TEST_POSTGRES" : null)
                is { } server && IsMissing(server) ? server : line.Contains("on S3", StringComparison.Ordinal) && IsMissing("DUCKLAKE_TEST_S3") ? "S3_" : string.Empty;
            Assert.Matches(variable.Length == 0 ? @"^\S+ on [\w ]+ 990  106000\.00          4 +\d+\.\d\d$" : $"not run: .* needs the environment variable '{variable}", line);
        });

        static bool IsMissing(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
    }

    private static async Task<string> RunAsync(string example)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string assembly = Path.Combine(TestPaths.RepositoryRoot, "examples", example, "bin", configuration, "net10.0", example + ".dll");
        using var folder = new TemporaryDirectory();
        ProcessStartInfo start = new("dotnet", [assembly, folder.FullPath]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{example} ended with code {process.ExitCode}: {await errors}");
        return output.ReplaceLineEndings("\n");
    }
}
