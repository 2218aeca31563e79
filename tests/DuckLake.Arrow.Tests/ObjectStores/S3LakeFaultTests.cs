using System.Net;
using DuckLake.Columnar;
using DuckLake.Storage.S3;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>Faults of the server and of credentials while a lake is read and written: success or a typed transient error, and nothing half done.</summary>
public sealed class S3LakeFaultTests : S3LakeTest
{
    [SkippableFact]
    public async Task ReadsAndWritesSurviveStormsAndCutConnections()
    {
        S3Place place = CreatePlace(options => options with { MaxAttempts = 30, StallTimeout = TimeSpan.FromSeconds(1) });
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        var random = new Random(3);
        int stalls = 2;
        Wire.Before = (_, _) => Task.FromResult(Draw(random, 3) == 0 ? S3Wire.Error(HttpStatusCode.ServiceUnavailable, "SlowDown") : null);
        Wire.After = (request, answer) =>
            request.Method != "GET" || Draw(random, 3) != 0 ? answer : CutContent.Apply(answer, Draw(random, 4000), stalls: Interlocked.Decrement(ref stalls) >= 0);
        for (int i = 0; i < 10; i++)
        {
            await AppendAsync(catalog, i * 5000, 5000);
        }

        await catalog.TransactAsync((transaction, token) => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 100), token));
        Assert.Equal(Ids(100, 49_900), await ReadIdsAsync(catalog));
        Assert.Contains(Wire.Requests, request => request.IsTail);
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task ExpiredCredentialsAreRenewedInTheMiddleOfAScan()
    {
        S3Server.Require();
        int asked = 0;
        S3Credentials credentials = S3Credentials.FromProvider(_ =>
        {
            Interlocked.Increment(ref asked);
            return ValueTask.FromResult(new S3Keys(S3Server.AccessKey, S3Server.SecretKey));
        });
        S3Place place = CreatePlace(options => options with { Default = S3Server.BucketOptions with { Credentials = credentials } });
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        for (int i = 0; i < 12; i++)
        {
            await AppendAsync(catalog, i * 100, 100);
        }

        Assert.Equal(1, asked);
        int reads = 0;
        Wire.Before = (_, _) => Task.FromResult(
            Interlocked.Increment(ref reads) > 5 && Volatile.Read(ref asked) == 1 ? S3Wire.Error(HttpStatusCode.BadRequest, "ExpiredToken") : null);
        Assert.Equal(Ids(0, 1200), await ReadIdsAsync(catalog));
        Assert.InRange(asked, 2, 12);
    }

    [SkippableFact]
    public async Task AKilledServerFailsTheTransactionAndNothingElse()
    {
        S3Server.Require();
        await using var gateway = new TcpGateway(S3Server.Endpoint);
        S3Place place = CreatePlace(options => options with { Default = S3Server.BucketOptions with { Endpoint = gateway.Address }, MaxAttempts = 2 });
        await using DuckLakeCatalog catalog = await CreateAsync(place);
        await AppendAsync(catalog, 0, 100);
        long before = (await catalog.GetSnapshotAsync()).Id;

        // Killed while the file is sent.
        Wire.Before = async (request, _) =>
        {
            if (request.Method == "PUT")
            {
                await gateway.KillAsync();
            }

            return null;
        };
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => AppendAsync(catalog, 100, 100));
        Assert.True(error.IsTransient, error.ToString());
        Assert.Equal(DuckLakeErrorKind.Storage, error.Kind);
        Assert.DoesNotContain(S3Server.SecretKey, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Server.AccessKey, error.ToString(), StringComparison.Ordinal);
        Wire.Before = null;
        Assert.Equal(before, (await catalog.GetSnapshotAsync()).Id);
        gateway.Open();
        Assert.Single(await ListAsync(place.Store, place.Root));
        await AppendAsync(catalog, 100, 100);
        Assert.Equal(Ids(0, 200), await ReadIdsAsync(catalog));

        // Killed when the files are there and the catalog commits: the commit needs the catalog only.
        CommitSteps.Hook = (step, _) =>
        {
            if (step == CommitStep.BeforeCommit)
            {
                gateway.KillAsync().GetAwaiter().GetResult();
            }
        };
        try
        {
            await AppendAsync(catalog, 200, 100);
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        DuckLakeException unread = await Assert.ThrowsAsync<DuckLakeException>(() => ReadIdsAsync(catalog));
        Assert.True(unread.IsTransient);
        gateway.Open();
        Assert.Equal(Ids(0, 300), await ReadIdsAsync(catalog));

        // Killed before the catalog commits, which then fails: as before, but for a file that no snapshot knows.
        CommitSteps.Hook = (step, _) =>
        {
            if (step == CommitStep.BeforeCommit)
            {
                gateway.KillAsync().GetAwaiter().GetResult();
                throw new IOException("The commit is stopped.");
            }
        };
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => AppendAsync(catalog, 300, 100));
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        gateway.Open();
        Assert.Equal(Ids(0, 300), await ReadIdsAsync(catalog));
        Assert.InRange((await ListAsync(place.Store, place.Root)).Count, 3, 4);
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    private static int Draw(Random random, int bound)
    {
        lock (random)
        {
            return random.Next(bound);
        }
    }
}
