using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Metadata.Tests;

/// <summary>Migrations where DDL commits: of a copy that takes the catalog's place.</summary>
public sealed class MySqlMigrationTests : LeakCheckedTest
{
    private readonly MySqlDatabase _database = MySqlDatabase.Create();

    private string Backup => _database.Name + "_backup_1.0";

    [SkippableFact]
    public async Task A_catalog_is_migrated_and_kept_as_it_was()
    {
        using var builder = Fill();
        await using var provider = MySqlMetadata.Open(MySqlConnectorFactory.Instance, _database.ConnectionString);
        Assert.Equal("1.0", (await provider.GetCatalogInfoAsync()).Version);
        await using var migration = MySqlMetadata.OpenMigration(MySqlConnectorFactory.Instance, _database.ConnectionString);
        var result = await migration.MigrateAsync(CatalogFormatVersion.V1_1);
        Assert.Equal(Backup, result.BackupLocation);

        var latest = await provider.GetLatestSnapshotAsync();
        Assert.Equal(("1.1", true), ((await provider.GetCatalogInfoAsync()).Version, (await provider.GetCatalogInfoAsync()).Layout.HasExactBounds));
        var table = (await provider.GetDefinitionsAsync(latest)).GetTable("main", "t");
        var listing = await provider.ListFilesAsync(table, latest);
        var rows = new List<object?>();
        await foreach (var row in provider.ReadInlinedRowsAsync(listing, Assert.Single(listing.InlinedTables), [1]))
        {
            rows.Add(row.Values[0]);
        }

        Assert.Equal([5L], rows.Select(v => Convert.ToInt64(v, System.Globalization.CultureInfo.InvariantCulture)));
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 1 }))
        {
            await scope.CommitAsync([new InsertRows("ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[2L, scope.Now, 1L, 2L, 1L]])]);
        }

        await using var old = MySqlMetadata.Open(MySqlConnectorFactory.Instance, _database.ConnectionString, new MySqlMetadataOptions { MetadataSchema = Backup });
        Assert.Equal(("1.0", 1L), ((await old.GetCatalogInfoAsync()).Version, (await old.GetLatestSnapshotAsync()).SnapshotId));
        Assert.False((await migration.MigrateAsync(CatalogFormatVersion.V1_1)).Plan.IsNeeded);
        Assert.Empty(_database.Query("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '%_migrating'"));
    }

    [SkippableFact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        using var builder = Fill();
        var before = _database.Query("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, ordinal_position");
        builder.AddColumn(1, 2, "_ducklake_row_id", "int32", 1);
        _database.Execute("ALTER TABLE ducklake_inlined_data_1_1 ADD COLUMN _ducklake_row_id INTEGER");
        await using var migration = MySqlMetadata.OpenMigration(MySqlConnectorFactory.Instance, _database.ConnectionString);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        _database.Execute("ALTER TABLE ducklake_inlined_data_1_1 DROP COLUMN _ducklake_row_id");
        builder.Execute("DELETE FROM ducklake_column WHERE column_id = 2");

        using var user = new MySqlUser($"SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER ON {_database.Name}.*", "s3cr3t-pass");
        await using var denied = MySqlMetadata.OpenMigration(MySqlConnectorFactory.Instance, user.ConnectionStringTo(_database));
        error = await Assert.ThrowsAsync<MetadataException>(async () => await denied.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.Contains("error 1044", error.Message, StringComparison.Ordinal);

        _database.Execute($"CREATE DATABASE \"{Backup}\"");
        error = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.Equal(MetadataErrorKind.AlreadyExists, error.Kind);
        Assert.Equal(before, _database.Query("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, ordinal_position"));
    }

    protected override void Cleanup()
    {
        _database.Execute($"DROP DATABASE IF EXISTS \"{Backup}\"");
        _database.Dispose();
    }

    private CatalogBuilder Fill()
    {
        var builder = CatalogBuilder.Create(_database);
        builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        builder.AddTable(1, "t", 1, ("i", "int32"));
        builder.Insert("ducklake_schema_versions", 1, 1, 1);
        var inlined = builder.AddInlinedTable(1, 1, "i INTEGER");
        builder.Insert(inlined, 0, 1, null, 5);
        return builder;
    }
}
