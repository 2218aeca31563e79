using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>The golden lakes in DuckDB catalogs.</summary>
public sealed class DuckDbGoldenSuiteTests(ITestOutputHelper output) : GoldenSuite(output)
{
    private const string CatalogFile = "catalog.ducklake";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Lakes => FindLakes(CatalogFile);

    public static TheoryData<string> CuratedLakes => FindLakes(CatalogFile, "curated");

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Every_read_gives_the_recorded_values(string lake)
    {
        TestPaths.RequireShared();
        await CheckLakeAsync(
            folder => DuckDbMetadata.Open(Path.Combine(folder, CatalogFile), new DuckDbMetadataOptions { Access = CatalogAccess.ReadOnly }), lake, "duckdb");
        Assert.False(File.Exists(Path.Combine(TestPaths.Golden, lake, CatalogFile + ".wal")));
    }

    [SkippableTheory]
    [MemberData(nameof(CuratedLakes))]
    public async Task Every_read_gives_the_same_after_migration_to_1_1(string lake)
    {
        TestPaths.RequireShared();
        string path = _directory.Combine(CatalogFile);
        File.Copy(Path.Combine(TestPaths.Golden, lake, CatalogFile), path);
        File.SetAttributes(path, FileAttributes.Normal);
        await using (CatalogMigration migration = DuckDbMetadata.OpenMigration(path))
        {
            Assert.Empty((await migration.MigrateAsync(CatalogFormatVersion.V1_1)).Plan.Problems);
        }

        Assert.False(File.Exists(path + ".wal"));
        await CheckLakeAsync(_ => DuckDbMetadata.Open(path), lake, "duckdb");
    }

    protected override void Cleanup() => _directory.Dispose();
}
