using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DuckLake.Columnar;
using DuckLake.Storage.S3;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// A real gateway that is killed, stopped and overloaded while a lake is read and written: success or a typed transient error in bounded time, nothing half done, and
/// no upload left open by a writer that lives on.
/// </summary>
public sealed class S3GatewayTests(S3ServerProcess server) : S3LakeTest, IClassFixture<S3ServerProcess>
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Rows that make three parts of an upload.</summary>
    private const int ManyRows = 130_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    [SkippableFact]
    public async Task KilledWithinAnUploadAndBackSoonItGoesOn()
    {
        S3Place place = Begin(maxAttempts: 400);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        Task back = Task.CompletedTask;
        OnFirst("PUT", "partNumber=2", () =>
        {
            server.Kill();
            back = server.StartAsync();
        });
        await AppendManyAsync(catalog, 0);
        await back;
        Assert.Equal(Ids(0, ManyRows), await ReadIdsAsync(catalog));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableTheory]
    [InlineData("PUT", "partNumber=2")]
    [InlineData("POST", "?uploads")]
    [InlineData("POST", "?uploadId=")]
    public async Task KilledWithinAnUploadItFailsAndLeavesNothing(string method, string query)
    {
        S3Place place = Begin(maxAttempts: 3);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        await AppendAsync(catalog, 0, 100);
        long before = (await catalog.GetSnapshotAsync()).Id;
        OnFirst(method, query, server.Kill);
        await FailsTransientAsync(() => AppendManyAsync(catalog, 100));
        Assert.Equal(before, (await catalog.GetSnapshotAsync()).Id);
        await FailsTransientAsync(() => ReadIdsAsync(catalog));

        await server.StartAsync();
        Assert.Equal(Ids(0, 100), await ReadIdsAsync(catalog));
        Assert.Equal(query != "?uploads", (await place.ListOpenUploadsAsync()).Count > 0);
        await AppendManyAsync(catalog, 100);
        Assert.Equal(Ids(0, 100 + ManyRows), await ReadIdsAsync(catalog));
        Assert.Empty(await place.ListOpenUploadsAsync());
        Assert.Equal(2, (await ListAsync(place.Store, place.Root)).Count);
    }

    [SkippableFact]
    public async Task AStoreThatWritesNoMoreEndsItsUploadWhenItIsDisposed()
    {
        S3Place place = Begin(maxAttempts: 2);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        OnFirst("PUT", "partNumber=2", server.Kill);
        await FailsTransientAsync(() => AppendManyAsync(catalog, 0));
        await server.StartAsync();
        Assert.Single(await place.ListOpenUploadsAsync());
        await place.Store.DisposeAsync();
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task KilledWhileAnUploadIsCompletedItIsThereOrNot(int milliseconds)
    {
        S3Place place = Begin(maxAttempts: 3);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        Task killed = Task.CompletedTask;
        OnFirst("POST", "?uploadId=", () => killed = Task.Run(async () =>
        {
            await Task.Delay(milliseconds);
            server.Kill();
        }));
        var clock = Stopwatch.StartNew();
        bool isThere = true;
        try
        {
            await AppendManyAsync(catalog, 0);
        }
        catch (DuckLakeException e)
        {
            Assert.True(e.IsTransient, e.ToString());
            isThere = false;
        }

        Assert.True(clock.Elapsed < s_patience, clock.Elapsed.ToString());
        await killed;
        await server.StartAsync();
        Assert.Equal(isThere ? Ids(0, ManyRows) : [], await ReadIdsAsync(catalog));
        await AppendManyAsync(catalog, ManyRows);
        Assert.Equal(isThere ? Ids(0, 2 * ManyRows) : Ids(ManyRows, ManyRows), await ReadIdsAsync(catalog));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task KilledBetweenUploadAndCommitTheCatalogDecides()
    {
        S3Place place = Begin(maxAttempts: 2);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        await AppendAsync(catalog, 0, 100);
        int count = 100;
        foreach (CommitStep at in new[] { CommitStep.FilesWritten, CommitStep.BeforeStatement, CommitStep.BeforeCommit })
        {
            // The commit needs the catalog only.
            await KillAtAsync(at, "", () => AppendAsync(catalog, count, 100));
            count += 100;
            await FailsTransientAsync(() => ReadIdsAsync(catalog));
            await server.StartAsync();
            Assert.Equal(Ids(0, count), await ReadIdsAsync(catalog));
        }

        // A commit that fails while there is no gateway: as before, but for a file that no snapshot knows.
        await KillAtAsync(CommitStep.BeforeCommit, "The commit is stopped.", () => Assert.ThrowsAnyAsync<Exception>(() => AppendAsync(catalog, count, 100)));
        await server.StartAsync();
        Assert.Equal(Ids(0, count), await ReadIdsAsync(catalog));
        await AppendAsync(catalog, count, 100);
        Assert.Equal(Ids(0, count + 100), await ReadIdsAsync(catalog));
        Assert.InRange((await ListAsync(place.Store, place.Root)).Count, 5, 6);
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task AGatewayThatStandsStillIsWaitedForAsLongAsTheStoreAllows()
    {
        S3Place place = Begin(maxAttempts: 2, TimeSpan.FromMilliseconds(800));
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        await AppendAsync(catalog, 0, 100);

        // For a moment: nobody notices.
        server.Stop();
        Task<int[]> reading = ReadIdsAsync(catalog);
        await Task.Delay(150);
        Assert.False(reading.IsCompleted);
        server.Continue();
        Assert.Equal(Ids(0, 100), await reading);

        // For longer than the store waits.
        OnFirst("PUT", "partNumber=2", server.Stop);
        try
        {
            await FailsTransientAsync(() => AppendManyAsync(catalog, 100));
            await FailsTransientAsync(() => ReadIdsAsync(catalog));
        }
        finally
        {
            server.Continue();
        }

        Assert.Equal(Ids(0, 100), await ReadIdsAsync(catalog));
        await AppendManyAsync(catalog, 100);
        Assert.Equal(Ids(0, 100 + ManyRows), await ReadIdsAsync(catalog));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableTheory]
    [InlineData(400)]
    [InlineData(1)]
    public async Task AGatewayThatAsksToSlowDownIsAskedAgain(int maxAttempts)
    {
        S3Place place = Begin(maxAttempts);
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        for (int i = 0; i < 24; i++)
        {
            await AppendAsync(catalog, i * 100, 100);
        }

        var answers = new ConcurrentBag<HttpStatusCode>();
        Wire.After = (_, answer) =>
        {
            answers.Add(answer.StatusCode);
            return answer;
        };
        await server.ConfigureAsync("rgw_max_concurrent_requests", "2");
        try
        {
            Task<int[]>[] scans = [.. Enumerable.Range(0, 4).Select(_ => ReadIdsAsync(catalog))];
            foreach (Task<int[]> scan in scans)
            {
                try
                {
                    Assert.Equal(Ids(0, 2400), await scan);
                }
                catch (DuckLakeException e) when (maxAttempts == 1)
                {
                    Assert.True(e.IsTransient, e.ToString());
                    Assert.Equal(DuckLakeErrorKind.Storage, e.Kind);
                }
            }
        }
        finally
        {
            await server.ConfigureAsync("rgw_max_concurrent_requests", "1024");
        }

        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.Equal(Ids(0, 2400), await ReadIdsAsync(catalog));
    }

    /// <summary>A place on the gateway, which runs.</summary>
    private S3Place Begin(int maxAttempts, TimeSpan? stallTimeout = null)
    {
        server.Require();
        return CreatePlaceOn(server.Address, options => options with
        {
            MaxAttempts = maxAttempts,
            PartSizeBytes = 5 * Mebibyte,
            StallTimeout = stallTimeout ?? TimeSpan.FromSeconds(5),
        });
    }

    /// <summary>Does something as the first request of a kind is about to be sent.</summary>
    private void OnFirst(string method, string query, Action act) => Wire.Before = (request, _) =>
    {
        if (request.Method == method && request.PathAndQuery.Contains(query, StringComparison.Ordinal))
        {
            lock (Wire)
            {
                if (Wire.Before is not null)
                {
                    Wire.Before = null;
                    act();
                }
            }
        }

        return Task.FromResult<HttpResponseMessage?>(null);
    };

    private async Task KillAtAsync(CommitStep at, string failure, Func<Task> act)
    {
        bool isKilled = false;
        CommitSteps.Hook = (step, _) =>
        {
            if (step == at && !isKilled)
            {
                isKilled = true;
                server.Kill();
                if (failure.Length > 0)
                {
                    throw new IOException(failure);
                }
            }
        };
        try
        {
            await act();
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.True(isKilled);
    }

    private async Task FailsTransientAsync(Func<Task> act)
    {
        var clock = Stopwatch.StartNew();
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(act);
        Assert.True(error.IsTransient, error.ToString());
        Assert.Equal(DuckLakeErrorKind.Storage, error.Kind);
        Assert.True(clock.Elapsed < s_patience, clock.Elapsed.ToString());
        Assert.DoesNotContain(server.Address.SecretKey, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Address.AccessKey, error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Appends rows that cannot be compressed, as one data file.</summary>
    private static Task AppendManyAsync(DuckLakeCatalog catalog, int first) =>
        catalog.TransactAsync(async (transaction, token) =>
        {
            var random = new Random(first);
            byte[] bytes = new byte[75];
            using var ids = new Int32Array.Builder();
            using var names = new StringArray.Builder();
            for (int id = first; id < first + ManyRows; id++)
            {
                random.NextBytes(bytes);
                ids.Append(id);
                names.Append(Convert.ToBase64String(bytes));
            }

            using var rows = new RecordBatch(
                new Schema([new Field("id", Int32Type.Default, nullable: true), new Field("name", StringType.Default, nullable: true)]), [ids.Build(), names.Build()], ManyRows);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });
}
