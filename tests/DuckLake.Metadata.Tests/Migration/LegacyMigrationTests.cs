using System.Security.Cryptography;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Catalogs of every older version, migrated: the layout is that of a new catalog, and everything reads as before.</summary>
public sealed class LegacyMigrationTests : LeakCheckedTest
{
    // Its files tell by numbers of rows which snapshot they are of.
    private const string WithLoss = "compacted_files";

    private static readonly Dictionary<(bool IsPostgres, CatalogFormatVersion Target), IReadOnlyList<string>> FreshLayouts = [];

    public static TheoryData<string, bool, CatalogFormatVersion> Catalogs
    {
        get
        {
            var cases = new TheoryData<string, bool, CatalogFormatVersion>();
            string folder = Path.Combine(TestPaths.Golden, "legacy");
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.sqlite") : ["none.sqlite"];
            foreach (string name in files.Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal))
            {
                foreach (var isPostgres in new[] { false, true })
                {
                    cases.Add(name, isPostgres, CatalogFormatVersion.V1_0);
                    cases.Add(name, isPostgres, CatalogFormatVersion.V1_1);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Catalogs))]
    public async Task Everything_reads_as_before_from_the_layout_of_a_new_catalog(string name, bool isPostgres, CatalogFormatVersion target)
    {
        TestPaths.RequireShared();
        using var lake = MigrationLake.Copy(isPostgres, Path.Combine(TestPaths.Golden, "legacy", name + ".sqlite"));
        var rowsBefore = lake.Rows();
        var version = lake.Query("SELECT value FROM ducklake_metadata WHERE key = 'version'")[0][0]!;
        var before = await TextAsync(lake.Open());
        await using var migration = lake.Migration();

        var plan = await migration.PlanAsync(target);
        Assert.True(plan.IsNeeded);
        Assert.False(plan.IsBlocked, plan.ToString());
        Assert.Equal((version, target == CatalogFormatVersion.V1_0 ? "1.0" : "1.1"), (plan.FromVersion, plan.ToVersion));
        Assert.Equal(name == WithLoss, plan.LosesData);
        Assert.Equal(version, plan.Steps[0].FromVersion);
        Assert.Equal(plan.ToVersion, plan.Steps[^1].ToVersion);
        Assert.Equal(rowsBefore, lake.Rows());
        if (name == WithLoss)
        {
            var refused = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(target));
            Assert.Equal(MetadataErrorKind.Unsupported, refused.Kind);
            Assert.Equal(rowsBefore, lake.Rows());
        }

        var result = await migration.MigrateAsync(target, new CatalogMigrationOptions { Loss = name == WithLoss ? MigrationLoss.Accept : MigrationLoss.Refuse });
        Assert.Equal(plan.ToString(), result.Plan.ToString());
        Assert.Equal(FreshLayout(isPostgres, target), lake.Layout().Where(c => !c.StartsWith("ducklake_inlined_data_1", StringComparison.Ordinal)));
        var after = await TextAsync(lake.Open());
        Assert.Equal(before, after);
        await using (var provider = lake.Open())
        {
            Assert.Equal(plan.ToVersion, (await provider.GetCatalogInfoAsync()).Version);
        }

        Assert.Empty(lake.Query("SELECT * FROM ducklake_schema_versions WHERE table_id IS NULL"));
        await using (var backup = lake.OpenBackup(result.BackupLocation!))
        {
            Assert.Equal(version, (await backup.GetCatalogInfoAsync()).Version);
            Assert.Equal(before, await CatalogText.OfAsync(backup));
        }

        Assert.EndsWith(isPostgres ? $"public_backup_{version}" : $"catalog.sqlite.{version}.backup", result.BackupLocation, StringComparison.Ordinal);
        var again = await migration.MigrateAsync(target);
        Assert.False(again.Plan.IsNeeded, again.Plan.ToString());
        Assert.Null(again.BackupLocation);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Partition_ordinals_become_column_ids(bool isPostgres)
    {
        TestPaths.RequireShared();
        using var lake = MigrationLake.Copy(isPostgres, Path.Combine(TestPaths.Golden, "legacy", "v01_partitioned.sqlite"));
        await using var migration = lake.Migration();
        await migration.MigrateAsync();
        Assert.Equal(
            ["other_part_key", "part_key"],
            lake.Query(
                "SELECT c.column_name FROM ducklake_partition_column p JOIN ducklake_column c ON c.table_id = p.table_id AND c.column_id = p.column_id ORDER BY c.column_name")
                .Select(row => row[0]));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Schema_versions_of_the_whole_catalog_become_those_of_its_tables(bool isPostgres)
    {
        TestPaths.RequireShared();
        string path = Path.Combine(TestPaths.Golden, "legacy", "per_table_schema.sqlite");
        using var lake = MigrationLake.Copy(isPostgres, path);
        string tables = "SELECT t.table_id, v.begin_snapshot, v.schema_version FROM ducklake_schema_versions v JOIN ducklake_table t "
            + "ON t.begin_snapshot <= v.begin_snapshot AND (t.end_snapshot IS NULL OR v.begin_snapshot <= t.end_snapshot) ORDER BY 1, 2, 3";
        var expected = lake.Query(tables);
        await using var migration = lake.Migration();
        await migration.MigrateAsync();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, lake.Query("SELECT table_id, begin_snapshot, schema_version FROM ducklake_schema_versions ORDER BY 1, 2, 3"));
    }

    [SkippableFact]
    public async Task A_plan_leaves_the_file_as_it_is()
    {
        TestPaths.RequireShared();
        using var lake = MigrationLake.Copy(isPostgres: false, Path.Combine(TestPaths.Golden, "legacy", "v01.sqlite"));
        byte[] before = SHA256.HashData(await File.ReadAllBytesAsync(lake.SqlitePath));
        await using (var migration = lake.Migration())
        {
            var plan = await migration.PlanAsync(CatalogFormatVersion.V1_1);
            Assert.Equal(["0.1 0.2", "0.2 0.3", "0.3 0.4", "0.4 1.0", "1.0 1.1"], plan.Steps.Take(5).Select(s => $"{s.FromVersion} {s.ToVersion}"));
            Assert.Contains("ADD COLUMN \"scope\"", plan.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(lake.SqlitePath)));
    }

    private static IReadOnlyList<string> FreshLayout(bool isPostgres, CatalogFormatVersion target)
    {
        if (!FreshLayouts.TryGetValue((isPostgres, target), out var layout))
        {
            using var fresh = MigrationLake.Create(isPostgres, target == CatalogFormatVersion.V1_0 ? CatalogVersion.V1_0 : CatalogVersion.V1_1);
            FreshLayouts.Add((isPostgres, target), layout = fresh.Layout());
        }

        return layout;
    }

    private static async Task<List<string>> TextAsync(MetadataProvider provider)
    {
        await using (provider)
        {
            return await CatalogText.OfAsync(provider);
        }
    }
}
