using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Opens golden lakes with SQLite catalogs, wherever they were moved.</summary>
internal static class GoldenCatalog
{
    public static string Folder(string name)
    {
        string curated = Path.Combine(TestPaths.Golden, "curated", name);
        return Directory.Exists(curated) ? curated : Path.Combine(TestPaths.Golden, name);
    }

    /// <summary>Skips the running test when the golden lakes are absent.</summary>
    public static Task<DuckLakeCatalog> OpenAsync(string name, DuckLakeCatalogOptions? options = null)
    {
        TestPaths.RequireShared();
        string folder = Folder(name);
        string data = Path.Combine(folder, "data", "sqlite");
        return DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")),
            (options ?? new DuckLakeCatalogOptions()) with
            {
                DataPath = Directory.Exists(data) ? data : Path.Combine(folder, "data"),
                OverrideDataPath = true,
            });
    }
}
