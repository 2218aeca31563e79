using System.Data.Common;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using MySqlConnector;
using Npgsql;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalog databases that refuse, are locked, change their version, vanish or lose the connection under a writing transaction.</summary>
public sealed partial class CatalogFaultTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite", "0.1")]
    [InlineData("sqlite", "0.2")]
    [InlineData("sqlite", "0.3")]
    [InlineData("sqlite", "0.4")]
    [InlineData("sqlite", "0.9")]
    [InlineData("sqlite", "2.0")]
    [InlineData("postgres", "0.4")]
    [InlineData("postgres", "2.0")]
    [InlineData("mysql", "0.4")]
    [InlineData("mysql", "2.0")]
    public async Task A_lake_of_another_version_is_not_written(string kind, string version)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        void SetVersion(string value) => lake.Execute($"UPDATE ducklake_metadata SET value = '{value}' WHERE \"key\" = 'version'");

        // It changes while a transaction is open.
        DuckLakeException during = await lake.FailsAsync(
            async (transaction, token) =>
            {
                await AppendAsync(transaction, 50, token);
                SetVersion(version);
            },
            () => SetVersion("1.0"));
        Assert.Equal((DuckLakeErrorKind.Unsupported, false), (during.Kind, during.IsTransient));
        Assert.Contains(version, during.Message, StringComparison.Ordinal);

        // Before it begins.
        SetVersion(version);
        DuckLakeException before = await Assert.ThrowsAsync<DuckLakeException>(async () =>
        {
            await using DuckLakeCatalog other = await DuckLakeCatalog.OpenAsync(lake.Backend.OpenMetadata(WriteFaultLake.Name));
            await other.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token));
        });
        SetVersion("1.0");
        Assert.Equal(DuckLakeErrorKind.Unsupported, before.Kind);
        Assert.Contains("version", before.Message, StringComparison.Ordinal);
        await lake.GoesOnAsync();
    }

    [Fact]
    public async Task A_catalog_opened_read_only_is_not_written()
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(
            "sqlite",
            openMetadata: backend => SqliteMetadata.Open(backend.WorkerArguments(WriteFaultLake.Name)[3], new SqliteMetadataOptions { Access = CatalogAccess.ReadOnly }));
        string[] files = lake.Files();
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token)));
        Assert.Equal((DuckLakeErrorKind.Metadata, false), (error.Kind, error.IsTransient));
        Assert.Contains("ReadWrite", error.Message, StringComparison.Ordinal);
        Assert.Equal(files, lake.Files());
        Assert.Equal(1, await lake.LatestAsync());
        Assert.Equal(WriteFaultLake.FirstRows, await (await lake.Catalog.GetSnapshotAsync()).GetTable("t").CountAsync());
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_catalog_locked_for_too_long_is_a_transient_error(string kind)
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind, openMetadata: backend => OpenWithTimeout(backend, timeout));
        DbConnection? holder = null;
        DuckLakeException error = await lake.FailsAsync(
            async (transaction, token) =>
            {
                await AppendAsync(transaction, 50, token);
                holder = lake.OpenForWriting();
                await using DbCommand command = holder.CreateCommand();
                command.CommandText = kind switch
                {
                    "sqlite" => "BEGIN IMMEDIATE",
                    "postgres" => "BEGIN; LOCK TABLE ducklake_snapshot IN EXCLUSIVE MODE",
                    _ => "BEGIN; INSERT INTO ducklake_snapshot(snapshot_id) VALUES (2)",
                };
                await command.ExecuteNonQueryAsync(token);
            },
            () => holder?.Dispose());
        Assert.True(error.IsTransient);
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_catalog_that_vanishes_is_a_typed_error(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        string[] files = lake.Files();
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            await AppendAsync(transaction, 50, token);
            lake.Execute(kind == "postgres"
                ? $"DROP SCHEMA {lake.PostgresSchema} CASCADE"
                : "DROP TABLE ducklake_snapshot; DROP TABLE ducklake_metadata; DROP TABLE ducklake_data_file");
        }));
        Assert.False(error is DuckLakeConflictException);
        Assert.Equal(files, lake.Files());
        await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.BeginTransactionAsync());
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task Of_several_creators_one_creates(string kind)
    {
        using LakeBackend backend = LakeBackend.Create(kind);
        using var data = new TemporaryDirectory();
        var creation = new DuckLakeCreateOptions { DataPath = data.FullPath };
        Task<DuckLakeCatalog>[] creating =
            [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() => DuckLakeCatalog.CreateAsync(backend.OpenMetadata("race"), creation)))];
        int created = 0;
        foreach (Task<DuckLakeCatalog> task in creating)
        {
            try
            {
                await using DuckLakeCatalog catalog = await task;
                created++;
            }
            catch (DuckLakeException error)
            {
                Assert.Equal(DuckLakeErrorKind.AlreadyExists, error.Kind);
            }
        }

        Assert.Equal(1, created);
        await using DuckLakeCatalog opened = await DuckLakeCatalog.OpenOrCreateAsync(backend.OpenMetadata("race"), creation);
        Assert.Single(await opened.ListSnapshotsAsync());
    }

    public static TheoryData<string, int> CancelledSteps
    {
        get
        {
            var steps = new TheoryData<string, int>();
            foreach (CommitStep step in Enum.GetValues<CommitStep>())
            {
                steps.Add("sqlite", (int)step);
                steps.Add("postgres", (int)step);
                steps.Add("mysql", (int)step);
            }

            return steps;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(CancelledSteps))]
    public async Task A_commit_cancelled_at_any_step_is_before_or_after(string kind, int step)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        using var cancellation = new CancellationTokenSource();
        CommitSteps.Hook = (reached, _) =>
        {
            if (reached == (CommitStep)step)
            {
                cancellation.Cancel();
            }
        };
        bool isCommitted = false;
        try
        {
            await lake.Catalog.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token), cancellationToken: cancellation.Token);
            isCommitted = true;
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.True(cancellation.IsCancellationRequested);
        Assert.Equal(WriteFaultLake.FirstRows + (isCommitted ? 50 : 0), await lake.CountAsync());
        Assert.Equal(isCommitted ? 2 : 1, await lake.LatestAsync());
        await lake.AssertNoOrphansAsync();
        await lake.GoesOnAsync();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task What_has_ended_cannot_be_used(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        using RecordBatch rows = TransactionTest.Rows(0, 3);
        DuckLakeTransaction committed = await lake.Catalog.BeginTransactionAsync();
        await committed.AppendAsync("t", rows);
        await committed.CommitAsync();
        DuckLakeTransaction disposed = await lake.Catalog.BeginTransactionAsync();
        await disposed.DisposeAsync();
        await disposed.DisposeAsync();
        foreach (DuckLakeTransaction ended in (DuckLakeTransaction[])[committed, disposed])
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => ended.AppendAsync("t", rows));
            await Assert.ThrowsAsync<InvalidOperationException>(() => ended.DeleteAsync("t", DuckLakeFilter.IsNotNull("id")));
            await Assert.ThrowsAsync<InvalidOperationException>(() => ended.CommitAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => ended.RollbackAsync());
            Assert.Throws<InvalidOperationException>(() => ended.GetTable("t"));
            Assert.Throws<InvalidOperationException>(() => ended.CreateSchema("s"));
            Assert.Throws<InvalidOperationException>(() => ended.SetCommitMessage("a", "b"));
            await ended.DisposeAsync();
        }

        await lake.GoesOnAsync();
        DuckLakeCatalog other = await lake.OpenAnotherAsync();
        DuckLakeTransaction open = await other.BeginTransactionAsync();
        using RecordBatch many = TransactionTest.Rows(0, 50);
        await open.AppendAsync("t", many);
        await other.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.BeginTransactionAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => open.CommitAsync());
        await open.DisposeAsync();
        await lake.AssertNoOrphansAsync();
    }

    private static async Task AppendAsync(DuckLakeTransaction transaction, int count, CancellationToken token)
    {
        using RecordBatch rows = TransactionTest.Rows(10_000, count);
        await transaction.AppendAsync("t", rows, cancellationToken: token);
    }

    private static SqlMetadataProvider OpenWithTimeout(LakeBackend backend, TimeSpan timeout)
    {
        string[] arguments = backend.WorkerArguments(WriteFaultLake.Name);
        return backend.Kind switch
        {
            "sqlite" => SqliteMetadata.Open(arguments[3], new SqliteMetadataOptions { BusyTimeout = timeout, CommitLockTimeout = timeout }),
            "postgres" => PostgresMetadata.Open(arguments[3], new PostgresMetadataOptions { MetadataSchema = arguments[5], CommitLockTimeout = timeout }),
            _ => MySqlMetadata.Open(MySqlConnectorFactory.Instance, arguments[3], new MySqlMetadataOptions { CommitLockTimeout = timeout }),
        };
    }
}
