using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Tests;

/// <summary>What migrations keep, refuse and repair.</summary>
public sealed class MigrationTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inlined_tables_get_the_names_of_1_1_and_read_as_before(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        lake.Builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Builder.AddSnapshot(2, "2026-01-03 00:00:00+00", 2, 3, 2);
        lake.Builder.AddTable(1, "t", 1, ("i", "int32"));
        lake.Builder.AddTable(2, "u", 2, ("j", "int32"));
        lake.Builder.Insert("ducklake_schema_versions", 1, 1, 1);
        var registered = lake.Builder.AddInlinedTable(1, 1, "i BIGINT");
        lake.Builder.Insert(registered, 0, 1, 2, 5);
        lake.Builder.Insert(registered, 1, 1, null, 6);
        var forgotten = lake.Builder.AddInlinedTable(2, 2, "j BIGINT");
        lake.Builder.Insert(forgotten, 0, 2, null, 7);
        lake.Builder.AddInlinedDeletes(1, 0, 2, 3);
        var before = await TextAsync(lake);
        await using var migration = lake.Migration();
        var result = await migration.MigrateAsync(CatalogFormatVersion.V1_1);
        Assert.Equal("1.0", Assert.Single(result.Plan.Steps).FromVersion);
        Assert.Empty(result.Plan.Problems);
        Assert.Equal(before, await TextAsync(lake));
        string[] expected = ["_ducklake_row_id", "_ducklake_begin_snapshot", "_ducklake_end_snapshot"];
        Assert.Equal(expected, ColumnsOf(lake, registered).Take(3));
        Assert.Equal(expected, ColumnsOf(lake, forgotten).Take(3));
        Assert.Equal(["file_id", "row_id", "begin_snapshot"], ColumnsOf(lake, "ducklake_inlined_delete_1"));
        Assert.Equal([["1", "1", "1"], ["2", "2", "2"]], lake.Query("SELECT table_id, begin_snapshot, schema_version FROM ducklake_schema_versions ORDER BY 1"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_column_with_a_reserved_name_stands_against_1_1(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        lake.Builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Builder.AddTable(1, "mine", 1, ("_DuckLake_Row_Id", "int32"));
        lake.Builder.AddInlinedTable(1, 1, "\"_DuckLake_Row_Id\" BIGINT");
        var before = lake.Rows();
        await using var migration = lake.Migration();
        var plan = await migration.PlanAsync(CatalogFormatVersion.V1_1);
        Assert.True(plan.IsBlocked);
        var error = await Assert.ThrowsAsync<MetadataException>(
            async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1, new CatalogMigrationOptions { Loss = MigrationLoss.Accept }));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        Assert.StartsWith(
            "Failed to rename inlined-data metadata columns while migrating to v1.1-dev1: table \"mine\" has a column \"_ducklake_row_id\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, lake.Rows());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_development_build_of_1_1_is_completed(bool isPostgres)
    {
        using var fresh = MigrationLake.Create(isPostgres, CatalogVersion.V1_1);
        using var lake = MigrationLake.Create(isPostgres, CatalogVersion.V1_1Dev1);
        lake.Builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Builder.AddTable(1, "t", 1, ("i", "int32"));
        var before = await TextAsync(lake);
        await using var migration = lake.Migration();
        await migration.MigrateAsync(CatalogFormatVersion.V1_1, new CatalogMigrationOptions { Backup = MigrationBackup.None });
        Assert.Equal(fresh.Layout(), lake.Layout());
        Assert.Equal(before, await TextAsync(lake));

        // The version alone does not say that everything is there.
        lake.Execute("ALTER TABLE ducklake_table_column_stats DROP COLUMN max_is_exact");
        var completed = await migration.MigrateAsync(CatalogFormatVersion.V1_1, new CatalogMigrationOptions { Backup = MigrationBackup.None });
        Assert.Equal("1.1", Assert.Single(completed.Plan.Steps).FromVersion);
        Assert.Equal(fresh.Layout(), lake.Layout());
    }

    [SkippableTheory]
    [InlineData(false, "7.3-alpha", "Only DuckLake versions 0.1, 0.2, 0.3-dev1, 0.3, 0.4-dev1, 0.4, 1.0 are supported")]
    [InlineData(true, "7.3-alpha", "Only DuckLake versions 0.1, 0.2, 0.3-dev1, 0.3, 0.4-dev1, 0.4, 1.0 are supported")]
    [InlineData(false, "1.1", "DuckLake catalog version is '1.1', which is newer than the requested version '1.0'. Cannot downgrade a DuckLake catalog.")]
    [InlineData(true, "1.1-dev1", "DuckLake catalog version is '1.1-dev1', which is newer than the requested version '1.0'. Cannot downgrade a DuckLake catalog.")]
    public async Task Unknown_versions_and_downgrades_are_refused(bool isPostgres, string version, string message)
    {
        using var lake = MigrationLake.Create(isPostgres);
        lake.Execute($"UPDATE ducklake_metadata SET value = '{version}' WHERE key = 'version'");
        var before = lake.Rows();
        await using var migration = lake.Migration();
        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<MetadataException>(async () => await migration.PlanAsync()),
            await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync()),
        })
        {
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, lake.Rows());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tables_in_another_order_are_made_anew(bool isPostgres)
    {
        using var fresh = MigrationLake.Create(isPostgres);
        using var lake = MigrationLake.Create(isPostgres);
        lake.Builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Builder.AddTable(1, "t", 1, ("i", "int32"));
        lake.Builder.AddDataFile(0, 1, 1, "f.parquet", 10, partialMax: 1);
        var before = await TextAsync(lake);
        lake.Execute("ALTER TABLE ducklake_data_file DROP COLUMN mapping_id");
        lake.Execute("ALTER TABLE ducklake_data_file ADD COLUMN mapping_id BIGINT");
        lake.Execute("DROP TABLE ducklake_sort_info");
        await using var migration = lake.Migration();
        var result = await migration.MigrateAsync();
        Assert.Equal(MigrationProblemKind.Notice, Assert.Single(result.Plan.Problems).Kind);
        Assert.Equal(fresh.Layout(), lake.Layout());
        Assert.Equal(before, await TextAsync(lake));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_made_right_is_refused(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        lake.Execute("ALTER TABLE ducklake_tag ADD COLUMN remark VARCHAR");
        lake.Execute("DROP TABLE ducklake_snapshot_changes");
        lake.Execute("CREATE TABLE ducklake_snapshot_changes(snapshot_id BIGINT, changes_made VARCHAR, author VARCHAR, commit_message VARCHAR, commit_extra_info VARCHAR)");
        lake.Builder.Insert("ducklake_snapshot_changes", 0, "first");
        lake.Builder.Insert("ducklake_snapshot_changes", 0, "second");
        lake.Builder.Insert("ducklake_inlined_data_tables", 1, "ducklake_inlined_data_1_1", 1);
        await using var migration = lake.Migration();
        var plan = await migration.PlanAsync(CatalogFormatVersion.V1_1);
        Assert.Equal(
            ["ducklake_inlined_data_tables", "ducklake_snapshot_changes", "ducklake_tag"],
            plan.Problems.Where(p => p.Kind == MigrationProblemKind.Blocking).Select(p => p.CatalogTable).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_on_the_way_leaves_everything_as_it_was(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        lake.Execute("DROP TABLE ducklake_snapshot_changes");
        lake.Execute("CREATE TABLE ducklake_snapshot_changes(snapshot_id BIGINT, changes_made VARCHAR, author VARCHAR, commit_message VARCHAR, commit_extra_info VARCHAR)");
        // Where the copy of the table goes.
        lake.Execute("CREATE TABLE ducklake_snapshot_changes_new(i BIGINT)");
        List<string> before = [.. lake.Layout(), .. lake.Rows()];
        await using var migration = lake.Migration();
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.Equal(MetadataErrorKind.Metadata, error.Kind);
        Assert.Equal(before, [.. lake.Layout(), .. lake.Rows()]);
        if (isPostgres)
        {
            Assert.Empty(lake.Query("SELECT 1 FROM pg_namespace WHERE nspname LIKE '%backup%'"));
        }
        else
        {
            Assert.Equal([lake.SqlitePath], Directory.GetFiles(Path.GetDirectoryName(lake.SqlitePath)!));
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_is_never_overwritten(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        var place = isPostgres ? "my backup" : Path.Combine(Path.GetDirectoryName(lake.SqlitePath)!, "my backup");
        if (isPostgres)
        {
            lake.Execute("CREATE SCHEMA \"my backup\"");
        }
        else
        {
            await File.WriteAllTextAsync(place, "precious");
        }

        var before = lake.Rows();
        await using var migration = lake.Migration();
        var error = await Assert.ThrowsAsync<MetadataException>(
            async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1, new CatalogMigrationOptions { BackupLocation = place }));
        Assert.Equal(MetadataErrorKind.AlreadyExists, error.Kind);
        Assert.Equal(before, lake.Rows());
        var other = await migration.MigrateAsync(CatalogFormatVersion.V1_1, new CatalogMigrationOptions { BackupLocation = place + " 2" });
        Assert.Equal(place + " 2", other.BackupLocation);
        await using var backup = lake.OpenBackup(place + " 2");
        Assert.Equal("1.0", (await backup.GetCatalogInfoAsync()).Version);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_without_a_lake_has_nothing_to_migrate(bool isPostgres)
    {
        using var lake = MigrationLake.Create(isPostgres);
        foreach (var table in lake.Layout().Select(c => c[..c.IndexOf('.', StringComparison.Ordinal)]).Distinct().ToList())
        {
            lake.Execute($"DROP TABLE \"{table}\"");
        }

        await using var migration = lake.Migration();
        Assert.Equal(MetadataErrorKind.NotFound, (await Assert.ThrowsAsync<MetadataException>(async () => await migration.PlanAsync())).Kind);
        Assert.Equal(MetadataErrorKind.NotFound, (await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync())).Kind);
    }

    [Fact]
    public async Task A_file_in_use_by_a_writer_is_not_touched()
    {
        using var lake = MigrationLake.Create(isPostgres: false);
        using var connection = new SqliteConnection($"Data Source={lake.SqlitePath};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        await using var migration = Sqlite.SqliteMetadata.OpenMigration(lake.SqlitePath, new Sqlite.SqliteMetadataOptions { BusyTimeout = TimeSpan.FromSeconds(1) });
        Assert.True((await migration.PlanAsync(CatalogFormatVersion.V1_1)).IsNeeded);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.True(error.IsTransient);
        transaction.Rollback();
        Assert.True((await migration.MigrateAsync(CatalogFormatVersion.V1_1)).Plan.IsNeeded);
    }

    private static IEnumerable<string> ColumnsOf(MigrationLake lake, string table) =>
        lake.Layout().Where(c => c.StartsWith(table + ".", StringComparison.Ordinal)).Select(c => c.Split('.', ' ')[1]);

    private static async Task<List<string>> TextAsync(MigrationLake lake)
    {
        await using var provider = lake.Open();
        return await CatalogText.OfAsync(provider);
    }
}
