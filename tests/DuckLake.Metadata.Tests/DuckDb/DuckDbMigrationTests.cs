using System.IO.Compression;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>DuckDB catalogs of every older version, migrated: the layout is that of a new catalog, and everything reads as before.</summary>
public sealed class DuckDbMigrationTests : LeakCheckedTest
{
    // Its files tell by numbers of rows which snapshot they are of.
    private const string WithLoss = "compacted_files";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, CatalogFormatVersion> Catalogs
    {
        get
        {
            var cases = new TheoryData<string, CatalogFormatVersion>();
            var folder = Path.Combine(TestPaths.Golden, "legacy");
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.db.gz") : ["none.db.gz"];
            foreach (var name in files.Select(f => Path.GetFileName(f)[..^".db.gz".Length]).Order(StringComparer.Ordinal))
            {
                cases.Add(name, CatalogFormatVersion.V1_0);
                cases.Add(name, CatalogFormatVersion.V1_1);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Catalogs))]
    public async Task Everything_reads_as_before_from_the_layout_of_a_new_catalog(string name, CatalogFormatVersion target)
    {
        TestPaths.RequireShared();
        var path = _directory.Combine("catalog.ducklake");
        await using (var packed = File.OpenRead(Path.Combine(TestPaths.Golden, "legacy", name + ".db.gz")))
        await using (var unpacked = new GZipStream(packed, CompressionMode.Decompress))
        await using (var file = File.Create(path))
        {
            await unpacked.CopyToAsync(file);
        }

        var before = await TextAsync(path);
        await using var migration = DuckDbMetadata.OpenMigration(path);
        var result = await migration.MigrateAsync(target, new CatalogMigrationOptions { Loss = name == WithLoss ? MigrationLoss.Accept : MigrationLoss.Refuse });
        await migration.DisposeAsync();
        Assert.False(File.Exists(path + ".wal"));
        Assert.Equal(before, await TextAsync(path));
        Assert.EndsWith($"catalog.ducklake.{result.Plan.FromVersion}.backup", result.BackupLocation, StringComparison.Ordinal);
        Assert.Equal(before, await TextAsync(result.BackupLocation!));

        var fresh = _directory.Combine("fresh.ducklake");
        await using (var provider = DuckDbMetadata.Open(fresh))
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/", Version = target });
        }

        Assert.Equal(Layout(fresh), Layout(path));
    }

    protected override void Cleanup() => _directory.Dispose();

    private static async Task<List<string>> TextAsync(string path)
    {
        await using var provider = DuckDbMetadata.Open(path);
        return await CatalogText.OfAsync(provider);
    }

    // As DuckDB itself sees the file: names, types and places of columns, and the keys.
    private static List<string> Layout(string path)
    {
        using var duckDb = DuckDbSession.Open(path, threads: 1);
        var columns = duckDb.Query(
            "SELECT table_name || ' ' || column_index || ' ' || column_name || ' ' || data_type FROM duckdb_columns() "
            + "WHERE table_name NOT SIMILAR TO 'ducklake_inlined_(data|delete)_[0-9].*' ORDER BY table_name, column_index").Column(0);
        var keys = duckDb.Query("SELECT table_name || ' key ' || constraint_column_names::VARCHAR FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' ORDER BY 1").Column(0);
        return [.. columns.Concat(keys).Select(line => line!)];
    }
}
