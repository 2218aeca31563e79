using System.Data.Common;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using Npgsql;

namespace DuckLake.Metadata.Tests;

/// <summary>Failures of a real server as typed errors, without secrets.</summary>
public sealed class PostgresErrorTests : LeakCheckedTest
{
    private const string Secret = "s3cr3t-pass";

    private readonly PostgresDatabase _database = PostgresDatabase.Create();

    [SkippableFact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var error = await FailAsync(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Password = Secret }.ConnectionString);
        Assert.Equal(("28P01", false), (((DbException)error.InnerException!).SqlState, error.IsTransient));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_missing_database_is_not_found()
    {
        var error = await FailAsync(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "no_such_database" }.ConnectionString);
        Assert.Equal((MetadataErrorKind.NotFound, false), (error.Kind, error.IsTransient));
        Assert.Contains("no_such_database", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_missing_schema_is_a_missing_lake()
    {
        var error = await FailAsync(_database.ConnectionString, new PostgresMetadataOptions { MetadataSchema = "nowhere" });
        Assert.Equal(MetadataErrorKind.NotFound, error.Kind);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("127.0.0.1", 1)]
    [InlineData("host.invalid", 5432)]
    public async Task An_unreachable_server_is_transient(string host, int port)
    {
        var error = await FailAsync($"Host={host};Port={port};Database=d;Username=u;Password={Secret};Timeout=5");
        Assert.Equal((MetadataErrorKind.Metadata, true), (error.Kind, error.IsTransient));
        Assert.Contains($"{host}:{port}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Missing_privileges_are_told()
    {
        var role = "role_" + Guid.NewGuid().ToString("n");
        using var catalog = CatalogBuilder.Create(_database);
        _database.Execute($"CREATE ROLE {role} LOGIN PASSWORD '{Secret}'; GRANT USAGE ON SCHEMA public TO {role}");
        try
        {
            var error = await FailAsync(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role, Password = Secret, Pooling = false }.ConnectionString);
            Assert.Equal(("42501", MetadataErrorKind.Metadata, false), (((DbException)error.InnerException!).SqlState, error.Kind, error.IsTransient));
            Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            _database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public async Task A_user_without_rights_to_create_tables_is_told_which_to_grant()
    {
        var role = "role_" + Guid.NewGuid().ToString("n");
        _database.Execute($"CREATE ROLE {role} LOGIN PASSWORD '{Secret}'; GRANT USAGE ON SCHEMA public TO {role}");
        try
        {
            await using var provider = PostgresMetadata.Open(
                new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role, Password = Secret, Pooling = false }.ConnectionString);
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" }));
            Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.PermissionDenied, "42501", false), (error.Kind, error.CommitError, error.SqlState, error.IsTransient));
            Assert.Contains("Grant the privileges on the schema", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            _database.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableFact]
    public async Task A_read_over_a_pooled_connection_that_the_server_has_ended_works()
    {
        using var catalog = CatalogBuilder.Create(_database);
        using var provider = PostgresMetadata.Open(_database.ConnectionString);
        await provider.GetLatestSnapshotAsync();
        _database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle' AND query NOT LIKE 'INSERT%'");
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task A_lock_that_is_waited_for_too_long_is_transient()
    {
        using var catalog = CatalogBuilder.Create(_database);
        using var connection = _database.Connect();
        using var transaction = connection.BeginTransaction();
        using (var command = new NpgsqlCommand("LOCK TABLE ducklake_snapshot IN ACCESS EXCLUSIVE MODE", connection, transaction))
        {
            command.ExecuteNonQuery();
        }

        var waiting = await FailAsync(_database.ConnectionString, new PostgresMetadataOptions { CommandTimeout = TimeSpan.FromSeconds(1) });
        Assert.True(waiting.IsTransient, waiting.ToString());
        var refused = await FailAsync(_database.ConnectionString + ";Options=-c lock_timeout=100");
        Assert.Equal(("55P03", true), (((DbException)refused.InnerException!).SqlState, refused.IsTransient));
    }

    [SkippableFact]
    public async Task A_migrated_catalog_is_probed_again()
    {
        using var catalog = CatalogBuilder.Create(_database);
        using var provider = PostgresMetadata.Open(_database.ConnectionString);
        Assert.True((await provider.GetCatalogInfoAsync()).Layout.HasCommitInfo);
        await using (var migration = PostgresMetadata.OpenMigration(_database.ConnectionString))
        {
            await migration.MigrateAsync(CatalogFormatVersion.V1_1);
        }

        await provider.GetLatestSnapshotAsync();
        Assert.Equal(("1.1", true), ((await provider.GetCatalogInfoAsync()).Version, (await provider.GetCatalogInfoAsync()).Layout.HasExactBounds));
        _database.Execute("ALTER TABLE ducklake_snapshot_changes DROP COLUMN author");
        Assert.Null((await provider.GetLatestSnapshotAsync()).Author);
    }

    [SkippableFact]
    public async Task A_read_only_server_migrates_nothing()
    {
        using var catalog = CatalogBuilder.Create(_database);
        await using var migration = PostgresMetadata.OpenMigration(_database.ConnectionString + ";Options=-c default_transaction_read_only=on");
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await migration.MigrateAsync(CatalogFormatVersion.V1_1));
        Assert.Equal(MetadataErrorKind.ReadOnly, error.Kind);
    }

    [SkippableFact]
    public async Task A_data_source_of_the_caller_stays_open()
    {
        using var catalog = CatalogBuilder.Create(_database);
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using (var provider = PostgresMetadata.Open(source))
        {
            await provider.GetLatestSnapshotAsync();
            Assert.DoesNotContain("Password", provider.DisplayName, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(_database.Name, provider.DisplayName, StringComparison.Ordinal);
        }

        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    protected override void Cleanup() => _database.Dispose();

    private static async Task<MetadataException> FailAsync(string connectionString, PostgresMetadataOptions? options = null)
    {
        await using var provider = PostgresMetadata.Open(connectionString, options);
        return await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
    }
}
