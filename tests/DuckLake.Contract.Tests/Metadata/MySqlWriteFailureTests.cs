using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>What only a server whose DDL commits, and whose sessions are of many settings, can do to a writer.</summary>
public class MySqlWriteFailureTests : LeakCheckedTest
{
    private const string Inlined = "ducklake_inlined_data_1_1";

    private readonly MySqlDatabase _database = MySqlDatabase.Create();
    private readonly Lazy<SqlMetadataProvider> _lazyProvider;

    public MySqlWriteFailureTests() => _lazyProvider = new(() => MySqlMetadata.Open(
        Driver, _database.ConnectionString, new MySqlMetadataOptions { CommitLockTimeout = TimeSpan.FromSeconds(1) }));

    protected virtual DbProviderFactory Driver => MySqlConnectorFactory.Instance;

    private SqlMetadataProvider Provider => _lazyProvider.Value;

    protected override void Cleanup()
    {
        Provider.Dispose();
        _database.Dispose();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_lost_at_the_commit_leaves_the_outcome_unknown(bool isAtCommit)
    {
        await CreateAsync();
        await using (var scope = await BeginAsync())
        {
            scope.OnStep = (step, index) =>
            {
                if (isAtCommit ? step == CatalogWriteStep.BeforeCommit : index == 1)
                {
                    _database.KillConnections();
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
        await CreateAsync();
        await using (var scope = await BeginAsync())
        {
            _database.KillConnections();
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await scope.CommitAsync(Snapshot(scope)));
            Assert.Equal((CommitErrorKind.ConnectionLost, true), (error.CommitError, error.IsOutcomeUnknown));
        }

        // The lock went with the connection.
        await AssertUsableAsync();
    }

    [SkippableFact]
    public async Task A_table_that_a_failed_commit_has_left_is_made_anew()
    {
        await CreateAsync();
        await using (var scope = await BeginAsync())
        {
            scope.OnStep = (step, index) =>
            {
                if (index == 3)
                {
                    throw new InvalidOperationException("failpoint");
                }
            };
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await scope.CommitAsync([.. Creation("left", DuckLakeTypeKind.Blob), .. Snapshot(scope)]));
        }

        Assert.Equal([[Inlined]], _database.Query("SHOW TABLES LIKE 'ducklake_inlined_data_1%'"));
        Assert.Equal(0, (await Provider.GetLatestSnapshotAsync()).SnapshotId);
        await using (var scope = await BeginAsync())
        {
            await scope.CommitAsync([.. Creation("i", DuckLakeTypeKind.Int64), .. Snapshot(scope)]);
        }

        Assert.Equal([["5"]], _database.Query($"SELECT i FROM {Inlined}"));
    }

    [SkippableFact]
    public async Task A_table_that_a_reader_holds_is_left_behind_empty()
    {
        await CreateAsync();
        await using (var scope = await BeginAsync())
        {
            await scope.CommitAsync([.. Creation("i", DuckLakeTypeKind.Int64), .. Snapshot(scope)]);
        }

        using (var reader = _database.Connect())
        {
            using var transaction = reader.BeginTransaction();
            using var command = new MySqlCommand($"SELECT COUNT(*) FROM {Inlined}", reader, transaction);
            Assert.Equal(1L, command.ExecuteScalar());
            await using var scope = await BeginAsync();
            await scope.CommitAsync([.. Snapshot(scope), new DeleteFlushedRows(Inlined, 1), new DropInlinedDataTable(Inlined), new DeleteRows("ducklake_inlined_data_tables", ["table_id"], [[1L]])]);
            Assert.Equal(1L, command.ExecuteScalar());
        }

        Assert.Equal(2, (await Provider.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Equal([["0", "0"]], _database.Query($"SELECT (SELECT COUNT(*) FROM {Inlined}), (SELECT COUNT(*) FROM ducklake_inlined_data_tables)"));
    }

    [SkippableTheory]
    [InlineData("sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,EMPTY_STRING_IS_NULL', time_zone = '+05:30', autocommit = 0")]
    [InlineData("sql_mode = '', time_zone = '-11:00', transaction_isolation = 'SERIALIZABLE'")]
    [InlineData("sql_mode = 'ONLY_FULL_GROUP_BY,HIGH_NOT_PRECEDENCE,NO_UNSIGNED_SUBTRACTION,IGNORE_SPACE', innodb_lock_wait_timeout = 1")]
    public async Task Whatever_the_session_is_set_to_texts_and_times_are_the_same(string settings)
    {
        const string Odd = "it's \\ \"quoted\" \0 ü 🦆 \\' ";
        await using var source = new MySqlSettingsDataSource(_database.ConnectionString, "SET SESSION " + settings.Replace("transaction_isolation", "tx_isolation", StringComparison.Ordinal));
        await using var provider = MySqlMetadata.Open(source);
        Assert.DoesNotContain("Password", provider.DisplayName, StringComparison.OrdinalIgnoreCase);
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = Odd });
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            Assert.InRange(scope.Now, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
            await scope.CommitAsync(
                [.. Snapshot(scope), new InsertRows("ducklake_tag", ["object_id", "begin_snapshot", "key", "value"], [.. Enumerable.Range(0, 60).Select(i => new object?[] { (long)i, 1L, Odd, "" })])]);
        }

        Assert.Equal(Odd, (await provider.GetCatalogInfoAsync()).DataPath);
        Assert.Equal(1, (await provider.GetSnapshotAsync(DateTimeOffset.UtcNow.AddMinutes(1))).SnapshotId);
        Assert.Equal([[Odd, "", "60"]], _database.Query("SELECT \"key\", value, COUNT(*) FROM ducklake_tag GROUP BY 1, 2"));
    }

    /// <summary>The lock, the tables and the names of inlined tables are those of the metadata schema, not of the connection's database.</summary>
    [SkippableFact]
    public async Task A_catalog_may_be_in_another_database_than_the_connection()
    {
        using var other = MySqlDatabase.Create();
        await using var provider = MySqlMetadata.Open(
            Driver, _database.ConnectionString, new MySqlMetadataOptions { MetadataSchema = other.Name, CommitLockTimeout = TimeSpan.FromSeconds(1) });
        await using var direct = MySqlMetadata.Open(
            Driver, other.ConnectionString, new MySqlMetadataOptions { CommitLockTimeout = TimeSpan.FromMilliseconds(100) });
        await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0, TableIds = [1] }))
        {
            var waiting = await Assert.ThrowsAsync<MetadataException>(async () => await direct.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }));
            Assert.Equal(CommitErrorKind.Retry, waiting.CommitError);
            await scope.CommitAsync([.. Creation("i", DuckLakeTypeKind.Int64), .. Snapshot(scope)]);
        }

        Assert.Equal([["5"]], other.Query($"SELECT i FROM {Inlined}"));
        Assert.Equal(1, (await direct.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Equal(1, (await provider.GetLatestSnapshotAsync()).SnapshotId);
        Assert.Empty(_database.Query("SHOW TABLES"));
        Assert.False(await Provider.CatalogExistsAsync());
    }

    /// <summary>The connection is cut while it is read from, more often than the driver's pool has places: each is given back.</summary>
    [SkippableFact]
    public async Task Connections_lost_while_they_are_read_from_are_given_back()
    {
        await CreateAsync();
        _database.Execute("CREATE FUNCTION cut() RETURNS BOOLEAN NOT DETERMINISTIC BEGIN KILL CONNECTION CONNECTION_ID(); RETURN TRUE; END");
        _database.Execute("ALTER TABLE ducklake_snapshot RENAME TO of_snapshot; CREATE VIEW ducklake_snapshot AS SELECT * FROM of_snapshot WHERE cut()");
        var settings = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = _database.ConnectionString, ["Maximum Pool Size"] = 2, ["Connection Timeout"] = 5 };
        await using var provider = MySqlMetadata.Open(Driver, settings.ConnectionString);
        for (var i = 0; i < 4; i++)
        {
            var error = await Assert.ThrowsAsync<MetadataException>(async () => await provider.GetLatestSnapshotAsync());
            Assert.True(error is { Kind: MetadataErrorKind.Metadata, IsTransient: true }, error.ToString());
        }

        _database.Execute("DROP VIEW ducklake_snapshot; ALTER TABLE of_snapshot RENAME TO ducklake_snapshot");
        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task A_wait_for_the_lock_that_is_cancelled_leaves_it_free()
    {
        await CreateAsync();
        await using var other = MySqlMetadata.Open(Driver, _database.ConnectionString);
        await using (await BeginAsync())
        {
            using var cancelled = new CancellationTokenSource(50);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await other.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }, cancelled.Token));
        }

        await AssertUsableAsync();
    }

    private static List<CatalogStatement> Creation(string column, DuckLakeTypeKind type)
    {
        InlinedTableColumn[] columns = [new(column, DuckLakeType.Of(type))];
        return
        [
            new CreateInlinedDataTable(Inlined, columns),
            new InsertRows("ducklake_inlined_data_tables", ["table_id", "table_name", "schema_version"], [[1L, Inlined, 1L]]),
            new InsertInlinedRows(Inlined, columns, [new NewInlinedRow(0, 1, [type == DuckLakeTypeKind.Blob ? new byte[] { 1 } : 5L])]),
        ];
    }

    private static List<CatalogStatement> Snapshot(CatalogWriteScope scope) =>
    [
        new InsertRows(
            "ducklake_snapshot",
            ["snapshot_id", "snapshot_time", "schema_version", "next_catalog_id", "next_file_id"],
            [[scope.Latest.SnapshotId + 1, scope.Now, 0L, 1L, 1L]]),
        new InsertRows("ducklake_snapshot_changes", ["snapshot_id", "changes_made"], [[scope.Latest.SnapshotId + 1, "inserted_into_table:1"]]),
    ];

    private ValueTask CreateAsync() => Provider.CreateCatalogAsync(new CatalogCreation { DataPath = "d/" });

    private ValueTask<CatalogWriteScope> BeginAsync() => Provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0, TableIds = [1] });

    /// <summary>Nothing was committed, and the provider goes on working.</summary>
    private async Task AssertUsableAsync()
    {
        await using var scope = await BeginAsync();
        Assert.Equal(0, scope.Latest.SnapshotId);
        await scope.CommitAsync(Snapshot(scope));
        Assert.Equal(1, (await Provider.GetLatestSnapshotAsync()).SnapshotId);
    }
}
