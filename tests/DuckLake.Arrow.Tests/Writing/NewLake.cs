using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

internal static class NewLake
{
    /// <summary>A new lake with an SQLite catalog in a directory, its files in <c>data</c>.</summary>
    public static Task<DuckLakeCatalog> CreateAsync(TemporaryDirectory directory) => DuckLakeCatalog.CreateAsync(
        SqliteMetadata.Open(directory.Combine("catalog.sqlite")), new DuckLakeCreateOptions { DataPath = directory.Combine("data") });
}
