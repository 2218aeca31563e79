using System.Diagnostics;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>The examples run and print what they promise.</summary>
public sealed class ExamplesTests : LeakCheckedTest
{
    [Fact]
    public async Task QuickStart_reads_the_lake_now_filtered_and_as_it_was()
    {
        string output = await RunAsync("QuickStart");
        Assert.Contains("shop.item(id int32, name varchar, price decimal(8,2), shelf int32)  what is sold", output, StringComparison.Ordinal);
        Assert.Contains("  2 | hammer | 9.50 | 3\n", output, StringComparison.Ordinal);
        Assert.Contains("main.sales in March: 1 of 3 files", output, StringComparison.Ordinal);
        Assert.EndsWith("  id | name | price\n  1 | nail | 0.05\n  2 | hammer | 9.50\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnapshotPinnedReads_answers_from_one_snapshot()
    {
        string output = await RunAsync("SnapshotPinnedReads");
        Assert.Contains("Plan 2: 3 files, 0 catalog round trips\n", output, StringComparison.Ordinal);
        Assert.Contains("Units sold at snapshot 17: 30\nUnits sold at snapshot 21: 31\n", output, StringComparison.Ordinal);
        Assert.Contains("tasks sent as JSON: 30\n", output, StringComparison.Ordinal);
        Assert.Contains("No snapshot found at version 1000", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string example)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string assembly = Path.Combine(TestPaths.RepositoryRoot, "examples", example, "bin", configuration, "net10.0", example + ".dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{example} ended with code {process.ExitCode}: {await errors}");
        return output.ReplaceLineEndings("\n");
    }
}
