using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>What only a server can do to a writer.</summary>
public class PostgresWriteFailureTests : LeakCheckedTest
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();
    private readonly SqlMetadataProvider _provider;

    public PostgresWriteFailureTests() => _provider = PostgresMetadata.Open(_database.ConnectionString);

    protected override void Cleanup()
    {
        _provider.Dispose();
        _database.Dispose();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_lost_at_the_commit_leaves_the_outcome_unknown(bool isAtCommit)
    {
        await _provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        await using (var scope = await _provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            scope.OnStep = (step, index) =>
            {
                if (isAtCommit ? step == CatalogWriteStep.BeforeCommit : index == 1)
                {
                    _database.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                }
            };
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(Snapshot(scope)));
            Assert.Equal((CommitErrorKind.ConnectionLost, isAtCommit, true), (error.CommitError, error.IsOutcomeUnknown, error.IsTransient));
        }

        await AssertUsableAsync();
    }

    [SkippableFact]
    public async Task A_connection_lost_in_a_batch_that_commits_leaves_the_outcome_unknown()
    {
        await _provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        await using (var scope = await _provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            _database.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(Snapshot(scope)));
            Assert.Equal((CommitErrorKind.ConnectionLost, true), (error.CommitError, error.IsOutcomeUnknown));
        }

        await AssertUsableAsync();
    }

    [SkippableFact]
    public async Task Names_the_server_would_cut_are_refused()
    {
        await _provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        Assert.True(_provider.Dialect.CanNameColumns([new string('n', 63)]));
        Assert.False(_provider.Dialect.CanNameColumns(["a", new string('n', 61) + "ü\u0301"]));
        await using (var scope = await _provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(
                [new CreateInlinedDataTable("ducklake_inlined_data_1_1", [new(new string('n', 64), DuckLakeType.Of(DuckLakeTypeKind.Int32))])]));
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        }

        await AssertUsableAsync();
    }

    [SkippableFact]
    public async Task A_read_only_server_is_told()
    {
        await _provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        _database.Execute($"ALTER DATABASE {_database.Name} SET default_transaction_read_only = on");
        await using var reader = PostgresMetadata.Open(_database.ConnectionString + ";Application Name=fresh");
        Assert.Equal(0, (await reader.GetLatestSnapshotAsync()).SnapshotId);
        await using var scope = await reader.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(Snapshot(scope)));
        Assert.Equal((MetadataErrorKind.ReadOnly, CommitErrorKind.ReadOnly, false), (error.Kind, error.CommitError, error.IsOutcomeUnknown));
    }

    private static List<CatalogStatement> Snapshot(CatalogWriteScope scope) =>
    [
        new InsertRows(
            "ducklake_snapshot",
            ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"],
            [[scope.Latest.SnapshotId + 1, scope.Now, 0L, 1L, 1L]]),
        new InsertRows("ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[scope.Latest.SnapshotId + 1, "inserted_into_table:1"]]),
    ];

    /// <summary>Nothing was committed, and the provider goes on working.</summary>
    private async Task AssertUsableAsync()
    {
        await using var scope = await _provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
        Assert.Equal(0, scope.Latest.SnapshotId);
        await scope.CommitAsync(Snapshot(scope));
        Assert.Equal(1, (await _provider.GetLatestSnapshotAsync()).SnapshotId);
    }
}
