using System.Data.Common;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Npgsql;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalog databases that refuse, are locked, change their version, vanish or lose the connection under a writing transaction.</summary>
public sealed class CatalogFaultTests : LeakCheckedTest
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
    public async Task A_lake_of_another_version_is_not_written(string kind, string version)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        void SetVersion(string value) => lake.Execute($"UPDATE ducklake_metadata SET value = '{value}' WHERE key = 'version'");

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
    [InlineData("GRANT", "Grant the privileges")]
    [InlineData("READ ONLY", "Connect to the primary server")]
    public async Task A_user_who_may_only_read_writes_nothing(string reason, string nextStep)
    {
        string role = $"reader_{Guid.NewGuid():n}";
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("postgres", openMetadata: backend => OpenAs(backend, role, reason));
        string schema = lake.PostgresSchema;
        try
        {
            DuckLakeException error = await lake.FailsAsync(
                (transaction, token) => AppendAsync(transaction, 50, token),
                () => lake.Execute(reason == "GRANT"
                    ? $"GRANT ALL ON SCHEMA {schema} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {role}"
                    : $"ALTER ROLE {role} RESET default_transaction_read_only"));
            Assert.Equal((DuckLakeErrorKind.Metadata, false), (error.Kind, error.IsTransient));
            Assert.Contains(nextStep, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            lake.Execute($"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_catalog_locked_for_too_long_is_a_transient_error(string kind)
    {
        var timeout = TimeSpan.FromSeconds(1);
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind, openMetadata: backend => kind == "sqlite"
            ? SqliteMetadata.Open(
                backend.WorkerArguments(WriteFaultLake.Name)[3], new SqliteMetadataOptions { BusyTimeout = timeout, CommitLockTimeout = timeout })
            : PostgresMetadata.Open(
                backend.WorkerArguments(WriteFaultLake.Name)[3],
                new PostgresMetadataOptions { MetadataSchema = backend.WorkerArguments(WriteFaultLake.Name)[5], CommitLockTimeout = timeout }));
        DbConnection? holder = null;
        DuckLakeException error = await lake.FailsAsync(
            async (transaction, token) =>
            {
                await AppendAsync(transaction, 50, token);
                holder = lake.OpenForWriting();
                await using DbCommand command = holder.CreateCommand();
                command.CommandText = kind == "sqlite" ? "BEGIN IMMEDIATE" : "BEGIN; LOCK TABLE ducklake_snapshot IN EXCLUSIVE MODE";
                await command.ExecuteNonQueryAsync(token);
            },
            () => holder?.Dispose());
        Assert.True(error.IsTransient);
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_catalog_that_vanishes_is_a_typed_error(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        string[] files = lake.Files();
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            await AppendAsync(transaction, 50, token);
            if (kind == "sqlite")
            {
                lake.Execute("DROP TABLE ducklake_snapshot; DROP TABLE ducklake_metadata; DROP TABLE ducklake_data_file");
            }
            else
            {
                lake.Execute($"DROP SCHEMA {lake.PostgresSchema} CASCADE");
            }
        }));
        Assert.False(error is DuckLakeConflictException);
        Assert.Equal(files, lake.Files());
        await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.BeginTransactionAsync());
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
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

    public static TheoryData<int, int> LostSteps
    {
        get
        {
            var steps = new TheoryData<int, int>();
            foreach (CommitStep step in Enum.GetValues<CommitStep>())
            {
                steps.Add((int)step, 0);
                steps.Add((int)step, 10);
            }

            return steps;
        }
    }

    /// <summary>All connections to the server are cut at a step of the commit: the commit happens once, or a transient error tells that it has not.</summary>
    [SkippableTheory]
    [MemberData(nameof(LostSteps))]
    public async Task A_connection_lost_at_any_step_is_before_or_after(int step, int maxRetryCount)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("postgres");
        bool isCut = false;
        CommitSteps.Hook = (reached, _) =>
        {
            if (reached == (CommitStep)step && !isCut)
            {
                isCut = true;
                lake.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            }
        };
        var options = new DuckLakeTransactionOptions { MaxRetryCount = maxRetryCount, RetryWait = TimeSpan.FromMilliseconds(10) };
        DuckLakeException? error = null;
        try
        {
            await lake.Catalog.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token), options);
        }
        catch (DuckLakeException e)
        {
            error = e;
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.True(isCut);
        Assert.Equal(WriteFaultLake.FirstRows + (error is null ? 50 : 0), await lake.CountAsync());
        Assert.Equal(error is null ? 2 : 1, await lake.LatestAsync());
        Assert.True(error is null or { IsTransient: true }, error?.ToString());
        Assert.True(error is null || maxRetryCount == 0, error?.ToString());
        await lake.AssertNoOrphansAsync();
        await lake.GoesOnAsync();
    }

    /// <summary>The server cuts the connection while COMMIT runs, once or every time: the library finds out what became of the commit.</summary>
    [SkippableTheory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(1000, 0)]
    [InlineData(1000, 2)]
    public async Task A_commit_without_an_answer_is_found_out(int cuts, int maxRetryCount)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("postgres");
        lake.Execute(
            $"""
            CREATE SEQUENCE cuts;
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF nextval('{lake.PostgresSchema}.cuts') <= {cuts} THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON ducklake_snapshot DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()
            """);
        var options = new DuckLakeTransactionOptions { MaxRetryCount = maxRetryCount, RetryWait = TimeSpan.FromMilliseconds(10) };
        void Repair() => lake.Execute("DROP TRIGGER IF EXISTS cut ON ducklake_snapshot");
        if (cuts > maxRetryCount)
        {
            DuckLakeException error = await lake.FailsAsync<DuckLakeException>(
                () => lake.Catalog.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token), options), Repair);
            Assert.True(error.IsTransient);
            Assert.Contains("othing was committed", error.Message, StringComparison.Ordinal);
            return;
        }

        await lake.Catalog.TransactAsync((transaction, token) => AppendAsync(transaction, 50, token), options);
        Repair();
        Assert.Equal(2, await lake.LatestAsync());
        Assert.Equal(WriteFaultLake.FirstRows + 50, await lake.CountAsync());
        await lake.GoesOnAsync();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
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

    private static SqlMetadataProvider OpenAs(LakeBackend backend, string role, string reason)
    {
        string[] arguments = backend.WorkerArguments(WriteFaultLake.Name);
        var settings = new NpgsqlConnectionStringBuilder(arguments[3]) { Pooling = false };
        using (var connection = new NpgsqlConnection(settings.ConnectionString))
        {
            connection.Open();
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = $"CREATE ROLE {role} LOGIN PASSWORD '{WriteFaultLake.Secret}'; "
                + (reason == "GRANT"
                    ? $"GRANT USAGE ON SCHEMA {arguments[5]} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {arguments[5]} TO {role}"
                    : $"GRANT ALL ON SCHEMA {arguments[5]} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {arguments[5]} TO {role}; "
                        + $"ALTER ROLE {role} SET default_transaction_read_only = on");
            command.ExecuteNonQuery();
        }

        settings.Username = role;
        settings.Password = WriteFaultLake.Secret;
        return PostgresMetadata.Open(settings.ConnectionString, new PostgresMetadataOptions { MetadataSchema = arguments[5] });
    }
}
