using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using MySqlConnector;
using Npgsql;

namespace DuckLake.Arrow.Tests;

/// <content>Connections that are lost while a transaction commits.</content>
public sealed partial class CatalogFaultTests
{
    public static TheoryData<string, int, int> LostSteps
    {
        get
        {
            var steps = new TheoryData<string, int, int>();
            foreach (CommitStep step in Enum.GetValues<CommitStep>())
            {
                steps.Add("postgres", (int)step, 0);
                steps.Add("postgres", (int)step, 10);
                steps.Add("mysql", (int)step, 10);
            }

            return steps;
        }
    }

    /// <summary>All connections to the server are cut at a step of the commit: the commit happens once, or a transient error tells that it has not.</summary>
    [SkippableTheory]
    [MemberData(nameof(LostSteps))]
    public async Task A_connection_lost_at_any_step_is_before_or_after(string kind, int step, int maxRetryCount)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        bool isCut = false;
        CommitSteps.Hook = (reached, _) =>
        {
            if (reached == (CommitStep)step && !isCut)
            {
                isCut = true;
                lake.CutConnections();
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
        Assert.True(error is null or { IsTransient: true, Kind: DuckLakeErrorKind.Metadata }, error?.ToString());
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

    /// <summary>
    /// The connection is cut before each statement, COMMIT among them, of a commit that also makes tables of the database, which in MySQL is a commit of its own: all of
    /// the commit is seen or nothing of it.
    /// </summary>
    [SkippableFact]
    public async Task A_connection_lost_before_any_statement_leaves_nothing()
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("mysql");
        int statements = 0;
        for (bool isCut = true; isCut; statements++)
        {
            isCut = false;
            CommitSteps.Hook = (reached, ordinal) =>
            {
                if (reached is CommitStep.BeforeStatement or CommitStep.BeforeCommit && ordinal == statements && !isCut)
                {
                    isCut = true;
                    lake.CutConnections();
                }
            };
            string table = $"u{statements}";
            try
            {
                await lake.Catalog.TransactAsync((transaction, token) => ChangeAsync(transaction, table, token), new DuckLakeTransactionOptions { MaxRetryCount = 0 });
                Assert.False(isCut);
            }
            catch (DuckLakeException error)
            {
                Assert.True(isCut && error is { IsTransient: true, Kind: DuckLakeErrorKind.Metadata }, error.ToString());
            }
            finally
            {
                CommitSteps.Hook = null;
            }

            await lake.AssertUnlockedAsync();
            Assert.Equal(isCut ? 1 : 2, await lake.LatestAsync());
            Assert.Equal(isCut ? ["1", "1"] : ["2", "2"], await lake.QueryAsync("SELECT COUNT(*) FROM ducklake_inlined_data_tables UNION ALL SELECT COUNT(*) FROM ducklake_table"));
            await lake.AssertNoOrphansAsync();
        }

        Assert.InRange(statements, 5, 40);
        Assert.Equal(WriteFaultLake.FirstRows + 49, await lake.CountAsync());
        await lake.GoesOnAsync();
    }

    /// <summary>The server commits and its answer is lost, with the connection: the library finds out that the commit has happened.</summary>
    [SkippableTheory]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_commit_whose_answer_is_lost_has_happened_once(string kind)
    {
        TcpGateway? gateway = null;
        try
        {
            await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind, openMetadata: backend => OpenThrough(backend, out gateway));
            CommitSteps.Hook = (reached, _) =>
            {
                if (reached == CommitStep.BeforeCommit)
                {
                    gateway!.LoseNextAnswer();
                }
            };
            try
            {
                await lake.Catalog.TransactAsync((transaction, token) => ChangeAsync(transaction, "u", token), new DuckLakeTransactionOptions { MaxRetryCount = 3 });
            }
            finally
            {
                CommitSteps.Hook = null;
            }

            Assert.True(gateway!.LostAnswers > 0);
            Assert.Equal(2, await lake.LatestAsync());
            Assert.Equal(WriteFaultLake.FirstRows + 49, await lake.CountAsync());
            await lake.GoesOnAsync();
        }
        finally
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>A new table with inlined rows, rows in a file, and a deletion of inlined form.</summary>
    private static async Task ChangeAsync(DuckLakeTransaction transaction, string table, CancellationToken token)
    {
        transaction.CreateTable(table, TransactionTest.IdAndName);
        using RecordBatch few = TransactionTest.Rows(0, 3);
        await transaction.AppendAsync(table, few, cancellationToken: token);
        await AppendAsync(transaction, 50, token);
        await transaction.DeleteAsync("t", DuckLakeFilter.Equal("id", 7), token);
    }

    private static SqlMetadataProvider OpenThrough(LakeBackend backend, out TcpGateway gateway)
    {
        string[] arguments = backend.WorkerArguments(WriteFaultLake.Name);
        if (backend.Kind == "postgres")
        {
            var postgres = new NpgsqlConnectionStringBuilder(arguments[3]);
            gateway = new TcpGateway($"tcp://{postgres.Host}:{postgres.Port}");
            postgres.Port = gateway.Port;
            return PostgresMetadata.Open(postgres.ConnectionString, new PostgresMetadataOptions { MetadataSchema = arguments[5] });
        }

        var mysql = new MySqlConnectionStringBuilder(arguments[3]);
        gateway = new TcpGateway($"tcp://{mysql.Server}:{mysql.Port}");
        mysql.Port = (uint)gateway.Port;
        return MySqlMetadata.Open(MySqlConnectorFactory.Instance, mysql.ConnectionString);
    }
}
