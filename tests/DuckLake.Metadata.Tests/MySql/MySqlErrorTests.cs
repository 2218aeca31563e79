using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Metadata.Tests;

/// <summary>Failures of a real server as typed errors, without secrets.</summary>
public sealed class MySqlErrorTests : LeakCheckedTest
{
    private const string Secret = "s3cr3t-pass";

    private readonly MySqlDatabase _database = MySqlDatabase.Create();

    [SkippableFact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var error = await FailAsync(With(b => b.Password = Secret));
        Assert.Equal((MetadataErrorKind.Metadata, false), (error.Kind, error.IsTransient));
        Assert.Contains("error 1045", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check user and password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_missing_database_is_not_found()
    {
        var error = await FailAsync(With(b => b.Database = "no_such_database"));
        Assert.Equal((MetadataErrorKind.NotFound, false), (error.Kind, error.IsTransient));
        Assert.Contains("no_such_database", error.Message, StringComparison.Ordinal);
        error = await FailAsync(With(b => b.Database = ""));
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
    }

    [SkippableTheory]
    [InlineData("127.0.0.1", 1)]
    [InlineData("host.invalid", 3306)]
    public async Task An_unreachable_server_is_transient(string host, int port)
    {
        var error = await FailAsync($"Server={host};Port={port};Database=d;User ID=u;Password={Secret};Connection Timeout=5");
        Assert.Equal((MetadataErrorKind.Metadata, true), (error.Kind, error.IsTransient));
        Assert.Contains($"{host}:{port}/d", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_user_without_rights_to_create_tables_is_told_which_to_grant()
    {
        using var user = new MySqlUser($"SELECT, INSERT, UPDATE, DELETE ON {_database.Name}.*", Secret);
        await using var provider = Open(user.ConnectionStringTo(_database));
        Assert.False(await provider.CatalogExistsAsync());
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" }));
        Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.PermissionDenied), (error.Kind, error.CommitError));
        Assert.Contains("Grant SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER and DROP", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_database.Query("SHOW TABLES"));
    }

    [SkippableFact]
    public async Task A_user_without_rights_to_write_is_told()
    {
        using var catalog = CatalogBuilder.Create(_database);
        using var user = new MySqlUser($"SELECT ON {_database.Name}.*", Secret);
        await using var provider = Open(user.ConnectionStringTo(_database));
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync([Snapshot(1)]));
        Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.PermissionDenied, false), (error.Kind, error.CommitError, error.IsOutcomeUnknown));
    }

    [SkippableFact]
    public async Task A_database_that_ignores_case_holds_a_catalog_exactly()
    {
        using var database = MySqlDatabase.Create("CHARACTER SET latin1 COLLATE latin1_swedish_ci");
        await using var provider = Open(database.ConnectionString);
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/ü🦆" });
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            await scope.CommitAsync([Snapshot(1), Tags("Key", "1"), Tags("key", "2"), new EndRows("ducklake_tag", ["object_id"], [[1L]], 2) { TextKeys = [("key", "key")] }]);
        }

        Assert.Equal([["Key", null], ["key", "2"]], database.Query("SELECT \"key\", end_snapshot FROM ducklake_tag ORDER BY value"));
        Assert.Equal("d/ü🦆", (await provider.GetCatalogInfoAsync()).DataPath);
    }

    [SkippableFact]
    public async Task A_catalog_whose_columns_ignore_case_is_read_but_not_written()
    {
        await using (var creator = Open(_database.ConnectionString))
        {
            await creator.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        }

        _database.Execute("ALTER TABLE ducklake_tag CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        await using var provider = Open(_database.ConnectionString);
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
        Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        Assert.Contains("ducklake_tag is utf8mb4_general_ci", error.Message, StringComparison.Ordinal);
        Assert.Contains("COLLATE utf8mb4_bin", error.Message, StringComparison.Ordinal);
        _database.Execute("ALTER TABLE ducklake_tag CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        await scope.CommitAsync([Snapshot(1)]);
    }

    [SkippableFact]
    public async Task A_value_the_driver_cannot_read_is_a_corrupt_row()
    {
        using var catalog = CatalogBuilder.Create(_database);
        _database.Execute("UPDATE ducklake_snapshot SET snapshot_time = '0000-00-00 00:00:00'");
        var error = await FailAsync(_database.ConnectionString);
        Assert.Equal((MetadataErrorKind.Corrupt, "ducklake_snapshot", false), (error.Kind, error.CatalogTable, error.IsTransient));
        Assert.Contains("snapshot_time", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Tables_without_the_one_that_makes_a_catalog_are_left_alone()
    {
        _database.Execute("CREATE TABLE ducklake_snapshot(snapshot_id BIGINT)");
        await using var provider = Open(_database.ConnectionString);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" }));
            Assert.Equal(MetadataErrorKind.Corrupt, error.Kind);
            Assert.Contains("ducklake_snapshot", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal([["ducklake_snapshot"]], _database.Query("SHOW TABLES"));
    }

    [SkippableFact]
    public async Task A_read_over_a_pooled_connection_that_the_server_has_ended_works()
    {
        using var catalog = CatalogBuilder.Create(_database);
        await using var provider = Open(_database.ConnectionString);
        await provider.GetLatestSnapshotAsync();
        _database.KillConnections();
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task Rows_that_others_have_locked_are_waited_for_no_longer_than_the_timeout()
    {
        await using var provider = Open(_database.ConnectionString, new MySqlMetadataOptions { CommitLockTimeout = TimeSpan.FromSeconds(1) });
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        using var other = _database.Connect();
        using var transaction = other.BeginTransaction();
        using var command = new MySqlCommand("INSERT INTO ducklake_snapshot(snapshot_id) VALUES (1)", other, transaction);
        command.ExecuteNonQuery();
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync([Snapshot(1)]));
            Assert.Equal((CommitErrorKind.Retry, true, false), (error.CommitError, error.IsTransient, error.IsOutcomeUnknown));
        }

        // A writer that takes no lock of ours is caught by the key.
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            transaction.Commit();
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync([Snapshot(1)]));
            Assert.Equal((MetadataErrorKind.Conflict, CommitErrorKind.Retry), (error.Kind, error.CommitError));
        }
    }

    [SkippableFact]
    public async Task No_driver_is_one_clear_error()
    {
        // Nobody registers one in this process.
        var error = Assert.Throws<MetadataException>(() => MySqlMetadata.Open($"Server=h;Database=d;Password={Secret}"));
        Assert.Contains("MySqlConnector", error.Message, StringComparison.Ordinal);
        Assert.Contains("MySqlDriver.Register", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    protected override void Cleanup() => _database.Dispose();

    private static SqlMetadataProvider Open(string connectionString, MySqlMetadataOptions? options = null) =>
        MySqlMetadata.Open(MySqlConnectorFactory.Instance, connectionString, options);

    private static async Task<MetadataException> FailAsync(string connectionString)
    {
        await using var provider = Open(connectionString);
        return await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
    }

    private static InsertRows Snapshot(long id) => new(
        "ducklake_snapshot", ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"], [[id, DateTimeOffset.UtcNow, 0L, 1L, 1L]]);

    private static InsertRows Tags(string key, string value) =>
        new("ducklake_tag", ["object_id", "begin_snapshot", "key", "value"], [[1L, 1L, key, value]]);

    private string With(Action<MySqlConnectionStringBuilder> change)
    {
        var builder = new MySqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false };
        change(builder);
        return builder.ConnectionString;
    }
}
