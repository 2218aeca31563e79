using DuckLake.Columnar;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Object stores that fail, are full or hang at any request of a writing transaction.</summary>
public sealed class StoreFaultTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_store_that_fails_at_any_request_leaves_nothing(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        int requests = await CountRequestsAsync(lake);
        Assert.InRange(requests, 8, 60);
        for (int failing = 0; failing < requests; failing++)
        {
            int seen = -1;
            lake.Hook = (request, _) => request.Kind != StoreRequestKind.Delete && ++seen == failing
                ? throw new ObjectStoreException(ObjectStoreErrorKind.Transient, request.Path, "The line is down.")
                : ValueTask.CompletedTask;
            DuckLakeException error = await lake.FailsAsync(ChangeAsync);
            Assert.Equal((DuckLakeErrorKind.Storage, true, "main", "t"), (error.Kind, error.IsTransient, error.SchemaName, error.TableName));
            Assert.Contains("/t/", error.FilePath, StringComparison.Ordinal);
            Assert.Contains("The line is down.", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_store_without_room_leaves_nothing(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        long left = 100_000;
        lake.Hook = (request, _) => request.Kind == StoreRequestKind.Write && (left -= request.Length) < 0
            ? throw new ObjectStoreException(ObjectStoreErrorKind.Other, request.Path, "No space left.")
            : ValueTask.CompletedTask;
        DuckLakeException error = await lake.FailsAsync(async (transaction, token) =>
        {
            for (int i = 0; i < 100; i++)
            {
                using RecordBatch rows = TransactionTest.Rows(i * 5_000, 5_000);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
            }
        });
        Assert.Equal((DuckLakeErrorKind.Storage, false, "t"), (error.Kind, error.IsTransient, error.TableName));
        Assert.True(left < 0);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_transaction_cancelled_while_the_store_hangs_leaves_nothing(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        int requests = await CountRequestsAsync(lake);
        for (int last = 0; last < requests; last++)
        {
            int seen = -1;
            using var cancellation = new CancellationTokenSource();
            lake.Hook = async (request, stop) =>
            {
                // The request is never answered: only the transaction's own token can end it.
                if (request.Kind != StoreRequestKind.Delete && ++seen == last)
                {
                    await cancellation.CancelAsync();
                    await Task.Delay(TimeSpan.FromSeconds(30), stop);
                    throw new TimeoutException("The token is not handed on.");
                }
            };
            await lake.FailsAsync<OperationCanceledException>(() => lake.Catalog.TransactAsync(ChangeAsync, cancellationToken: cancellation.Token));
        }
    }

    [SkippableTheory]
    [InlineData("sqlite", 0)]
    [InlineData("sqlite", 7)]
    [InlineData("postgres", 7)]
    [InlineData("mysql", 7)]
    public async Task A_stream_that_fails_half_way_leaves_nothing(string kind, int goodBatches)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        var stream = new FailingStream(goodBatches, new InvalidDataException("half-way"));
        InvalidDataException error = await lake.FailsAsync<InvalidDataException>(
            () => lake.Catalog.TransactAsync((transaction, token) => transaction.AppendAsync("t", stream, cancellationToken: token)));
        Assert.Equal("half-way", error.Message);
        Assert.True(stream.IsDisposed);

        // The transaction itself goes on when the caller handles the error.
        long before = await lake.CountAsync();
        await lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            await Assert.ThrowsAsync<InvalidDataException>(
                () => transaction.AppendAsync("t", new FailingStream(goodBatches, new InvalidDataException()), cancellationToken: token));
            using RecordBatch rows = TransactionTest.Rows(500_000, 3);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });
        Assert.Equal(before + 3, await lake.CountAsync());
        await lake.AssertNoOrphansAsync();
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_does_not_hide_the_error()
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("sqlite");
        lake.Hook = (request, _) => request.Kind == StoreRequestKind.Delete
            ? throw new ObjectStoreException(ObjectStoreErrorKind.AccessDenied, request.Path, "No.")
            : ValueTask.CompletedTask;
        await Assert.ThrowsAsync<InvalidDataException>(() => lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            await ChangeAsync(transaction, token);
            throw new InvalidDataException();
        }));
        Assert.Equal(1, await lake.LatestAsync());
        Assert.Equal(WriteFaultLake.FirstRows, await lake.CountAsync());
    }

    /// <summary>Two appends in files and one inline, and deletes in a committed and a new file.</summary>
    private static async Task ChangeAsync(DuckLakeTransaction transaction, CancellationToken token)
    {
        using RecordBatch many = TransactionTest.Rows(100_000, 3_000);
        using RecordBatch few = TransactionTest.Rows(200_000, 3);
        await transaction.AppendAsync("t", [many, many], cancellationToken: token);
        await transaction.AppendAsync("t", many, cancellationToken: token);
        await transaction.AppendAsync("t", few, cancellationToken: token);
        await transaction.DeleteAsync("t", DuckLakeFilter.In("id", 3, 7, 100_001), token);
    }

    private static async Task<int> CountRequestsAsync(WriteFaultLake lake)
    {
        int count = 0;
        lake.Hook = (request, _) =>
        {
            count += request.Kind == StoreRequestKind.Delete ? 0 : 1;
            return ValueTask.CompletedTask;
        };

        // Rolled back, so that the next transaction makes the same requests; commits write the delete file.
        CommitSteps.Hook = (step, _) =>
        {
            if (step == CommitStep.StatementsBuilt)
            {
                throw new InvalidDataException();
            }
        };
        await Assert.ThrowsAsync<InvalidDataException>(() => lake.Catalog.TransactAsync(ChangeAsync));
        CommitSteps.Hook = null;
        lake.Hook = null;
        return count;
    }
}
