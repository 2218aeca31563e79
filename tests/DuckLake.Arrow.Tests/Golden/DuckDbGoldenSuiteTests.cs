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

    /// <summary>Some lakes, of every third kind; the migration's own tests have all its steps.</summary>
    public static TheoryData<string> LakesToMigrate
    {
        get
        {
            var lakes = new TheoryData<string>();
            int i = 0;
            foreach (object[] row in (IEnumerable<object[]>)FindLakes(CatalogFile, "curated"))
            {
                if (i++ % 3 == 0)
                {
                    lakes.Add((string)row[0]);
                }
            }

            return lakes;
        }
    }

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
    [MemberData(nameof(LakesToMigrate))]
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
