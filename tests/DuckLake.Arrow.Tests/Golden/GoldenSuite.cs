using DuckLake.Metadata;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>Every table of every golden lake with one kind of catalog, at every listed version, value by value.</summary>
public abstract class GoldenSuite(ITestOutputHelper output) : LeakCheckedTest
{
    private const int MostMismatchesShown = 12;
    private const int MostRowsRecorded = 5000;

    /// <summary>The lakes that have a catalog file, relative to the golden folder.</summary>
    /// <param name="catalogFile">The file's name.</param>
    /// <param name="prefix">What the lakes' places begin with.</param>
    private protected static TheoryData<string> FindLakes(string catalogFile, string prefix = "")
    {
        var lakes = new TheoryData<string>();
        if (Directory.Exists(TestPaths.Golden))
        {
            foreach (string folder in Directory.GetDirectories(TestPaths.Golden).Concat(Directory.GetDirectories(Path.Combine(TestPaths.Golden, "curated"))))
            {
                string lake = Path.GetRelativePath(TestPaths.Golden, folder);
                if (lake.StartsWith(prefix, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, catalogFile)) && File.Exists(Path.Combine(folder, "queries.json")))
                {
                    lakes.Add(lake);
                }
            }
        }

        if (lakes.Count == 0)
        {
            lakes.Add("none");
        }

        return lakes;
    }

    /// <param name="provider">Gives the catalog in a lake's folder.</param>
    /// <param name="lake">The lake, relative to the golden folder.</param>
    /// <param name="kind">What the golden lakes call the kind of catalog.</param>
    private protected async Task CheckLakeAsync(Func<string, MetadataProvider> provider, string lake, string kind)
    {
        string folder = Path.Combine(TestPaths.Golden, lake);
        string dataPath = Path.Combine(folder, lake.StartsWith("curated", StringComparison.Ordinal) ? $"data/{kind}/" : "data/");
        List<GoldenRead> reads = GoldenRead.Load(Path.Combine(folder, "queries.json"), kind, out int leftForSql, out int errors);
        var mismatches = new List<string>();
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            provider(folder), new DuckLakeCatalogOptions { DataPath = dataPath, OverrideDataPath = true });
        foreach (GoldenRead read in reads)
        {
            await CheckAsync(catalog, read, mismatches);
        }

        output.WriteLine($"{lake}: {reads.Count} reads, {leftForSql} queries left for SQL, {errors} recorded as errors of the reference");
        Assert.True(
            mismatches.Count == 0,
            $"{lake}: {mismatches.Count} mismatches in {reads.Count} reads\n{string.Join("\n", mismatches.Take(MostMismatchesShown))}");
    }

    private async Task CheckAsync(DuckLakeCatalog catalog, GoldenRead read, List<string> mismatches)
    {
        List<string?[]> rows;
        try
        {
            DuckLakeTable table = await GoldenTables.GetTableAsync(catalog, read);
            rows = await ReadAsync(table, read.HasRowId);
        }
        catch (DuckLakeException e) when (e.Kind == DuckLakeErrorKind.NotFound && e.Message.Contains("is a view", StringComparison.Ordinal))
        {
            output.WriteLine($"{read.Name}: a view, left for SQL");
            return;
        }
        catch (DuckLakeException e) when (read.Rows is null)
        {
            output.WriteLine($"{read.Name}: the reference fails, and so do we: {e.Message}");
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            mismatches.Add($"{read.Name}: {(e is DuckLakeException ? e.Message : e)}");
            return;
        }

        if (read.Rows is null)
        {
            output.WriteLine($"{read.Name}: the reference fails, {rows.Count} rows were read here");
            return;
        }

        if (read.Count is { } count && count != rows.Count)
        {
            mismatches.Add($"{read.Name}: {rows.Count} rows, expected {count}");
            return;
        }

        if (read.HasRowId)
        {
            rows.Sort((left, right) => long.Parse(left[0]!).CompareTo(long.Parse(right[0]!)));
        }

        if (read.Count > MostRowsRecorded)
        {
            rows.RemoveRange(MostRowsRecorded, rows.Count - MostRowsRecorded);
        }

        Compare(read, rows, mismatches);
    }

    private static async Task<List<string?[]>> ReadAsync(DuckLakeTable table, bool withRowId)
    {
        string[] columns = [.. table.Columns.Select(column => column.Name)];
        int hidden = Array.FindIndex(columns, name => name.Equals("rowid", StringComparison.OrdinalIgnoreCase));
        if (!withRowId || hidden < 0)
        {
            return await GoldenTables.ReadAsync(table.Scan().Select(withRowId ? [.. columns.Prepend("rowid")] : columns));
        }

        // A column of that name hides the virtual one.
        List<string?[]> rows = await GoldenTables.ReadAsync(table.Scan().Select(columns));
        return [.. rows.Select(row => (string?[])[row[hidden], .. row])];
    }

    private static void Compare(GoldenRead read, List<string?[]> rows, List<string> mismatches)
    {
        List<string> actual = [.. rows.Select(Join).Order(StringComparer.Ordinal)];
        List<string> expected = [.. read.Rows!.Select(Join).Order(StringComparer.Ordinal)];
        if (actual.SequenceEqual(expected))
        {
            return;
        }

        string? missing = expected.Except(actual).FirstOrDefault();
        string? extra = actual.Except(expected).FirstOrDefault();
        mismatches.Add($"{read.Name}: {rows.Count} rows, expected {expected.Count}\n    missing {missing}\n    extra   {extra}");
    }

    private static string Join(string?[] row) => string.Join(" | ", row.Select(value => value ?? "∅"));
}
