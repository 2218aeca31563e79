using System.Text.RegularExpressions;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// Broken files and catalog rows end in the typed error with its place and the next step; the catalog and the other tables stay
/// usable and every buffer is returned.
/// </summary>
public sealed partial class FaultTests(ITestOutputHelper output) : LeakCheckedTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, int> Names()
    {
        var names = new TheoryData<string, int>();
        foreach (string name in s_faults.Keys)
        {
            names.Add(name, FaultLake.SmallRows);
            names.Add(name, FaultLake.LargeRows);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_is_told_and_the_rest_stays_usable(string name, int rows)
    {
        Fault fault = s_faults[name];
        using var lake = new FaultLake(rows);
        fault.Break(lake);
        await using DuckLakeCatalog catalog = await lake.OpenAsync(fault.Options);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            var error = await Assert.ThrowsAsync<DuckLakeException>(
                () => FaultLake.ReadAsync(catalog, "bad", fault.Columns).WaitAsync(Patience));
            output.WriteLine($"{error.Kind}: {error.Message}");
            Assert.Equal(("main", "bad", (long?)1), (error.SchemaName, error.TableName, error.SnapshotId));
            Assert.Contains("main.bad", error.Message, StringComparison.Ordinal);
            Assert.Equal(fault.Kind, error.Kind);
            Assert.All(fault.Texts, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
            Assert.Matches("(?i)(repair|restore|check|set|register|leave) ", error.Message);
            AssertFile(fault.File, error);
            Assert.Equal(fault.Column, error.ColumnPath);
            Assert.Matches(fault.Column is null ? "." : $"(column |'){Regex.Escape(fault.Column)}\\b", error.Message);
            Assert.Equal(FaultLake.GoodRows, await FaultLake.ReadAsync(catalog, "good").WaitAsync(Patience));
        }
    }

    private static void AssertFile(string? expected, DuckLakeException error)
    {
        if (expected is null)
        {
            Assert.Null(error.FilePath);
            return;
        }

        Assert.EndsWith(expected, error.FilePath, StringComparison.Ordinal);
        Assert.Contains(error.FilePath!, error.Message, StringComparison.Ordinal);
    }
}
