using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>The golden lakes in SQLite catalogs.</summary>
public sealed class SqliteGoldenSuiteTests(ITestOutputHelper output) : GoldenSuite(output)
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Lakes => FindLakes("catalog.sqlite");

    public static TheoryData<string> CuratedLakes => FindLakes("catalog.sqlite", "curated");

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_recorded_values(string lake)
    {
        TestPaths.RequireShared();
        await CheckLakeAsync(folder => SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")), lake, "sqlite");
    }

    [SkippableTheory]
    [MemberData(nameof(CuratedLakes))]
    public async Task Every_read_gives_the_same_after_migration_to_1_1(string lake)
    {
        TestPaths.RequireShared();
        string path = _directory.Combine("catalog.sqlite");
        File.Copy(Path.Combine(TestPaths.Golden, lake, "catalog.sqlite"), path);
        await using (CatalogMigration migration = SqliteMetadata.OpenMigration(path))
        {
            Assert.Empty((await migration.MigrateAsync(CatalogFormatVersion.V1_1)).Plan.Problems);
        }

        await CheckLakeAsync(_ => SqliteMetadata.Open(path), lake, "sqlite");
    }

    protected override void Cleanup() => _directory.Dispose();
}
