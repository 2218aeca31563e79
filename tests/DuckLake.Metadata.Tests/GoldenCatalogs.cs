using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>The SQLite catalogs among the golden lakes, by path relative to the golden folder.</summary>
internal static class GoldenCatalogs
{
    public static IReadOnlyList<string> All { get; } = Find();

    public static IEnumerable<object[]> Data => All.Count == 0 ? [[""]] : All.Select(p => new object[] { p });

    public static string Require(string relativePath)
    {
        TestPaths.RequireShared();
        return Path.Combine(TestPaths.Golden, relativePath);
    }

    private static List<string> Find() =>
        Directory.Exists(TestPaths.Golden)
            ? Directory.EnumerateFiles(TestPaths.Golden, "*.sqlite", SearchOption.AllDirectories)
                .Select(p => Path.GetRelativePath(TestPaths.Golden, p)).Order(StringComparer.Ordinal).ToList()
            : [];
}
