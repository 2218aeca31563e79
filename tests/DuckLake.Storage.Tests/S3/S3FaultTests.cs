using System.Collections.Concurrent;
using System.Net;
using DuckLake.Storage.S3;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>Faults between a store and a real server: everything succeeds or fails as transient, and no upload stays open.</summary>
public sealed class S3FaultTests : S3Test
{
    private const int Mebibyte = 1 << 20;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatBreaksOffIsContinued(bool stalls)
    {
        S3Place place = CreatePlace(options => options with { StallTimeout = TimeSpan.FromMilliseconds(700) });
        byte[] content = Bytes(900_000);
        await place.Store.PutAsync(place.Root + "a", content, PutMode.CreateNew);
        int cuts = 0;
        Wire.After = (request, answer) => request.Method == "GET" && ++cuts <= 2 ? CutContent.Apply(answer, 300_000, stalls) : answer;
        Assert.Equal(content, await ReadAsync(place.Store, place.Root + "a", content.Length));
        Assert.Equal(
            ["bytes=0-899999", "bytes=300000-899999", "bytes=600000-899999"], Wire.Requests.Where(request => request.Method == "GET").Select(request => request.Range));

        Wire.Clear();
        cuts = 1;
        var tail = new byte[400_000];
        Assert.Equal(new ObjectTail(900_000, 400_000), await place.Store.ReadTailAsync(place.Root + "a", tail));
        Assert.Equal(content[500_000..], tail);
        Assert.Equal(["bytes=-400000", "bytes=800000-899999"], Wire.Requests.Select(request => request.Range));
    }

    [SkippableFact]
    public async Task AnObjectReplacedInBetweenIsReadAnew()
    {
        S3Place place = CreatePlace();
        byte[] old = Bytes(500_000);
        byte[] replaced = Bytes(500_001)[..500_000];
        await place.Store.PutAsync(place.Root + "a", old, PutMode.CreateNew);
        int gets = 0;
        Wire.Before = async (request, token) =>
        {
            if (request.Method == "GET" && ++gets == 2)
            {
                await using var other = new S3ObjectStore(new S3ObjectStoreOptions { Default = S3Server.BucketOptions });
                await other.PutAsync(place.Root + "a", replaced, PutMode.Overwrite, token);
            }

            return null;
        };
        Wire.After = (request, answer) => request.Method == "GET" && gets == 1 ? CutContent.Apply(answer, 200_000) : answer;
        Assert.Equal(replaced, await ReadAsync(place.Store, place.Root + "a", 500_000));
        Assert.Equal(3, gets);
    }

    [SkippableFact]
    public async Task A503StormIsSurvived()
    {
        var random = new Random(5);
        Wire.Before = (_, _) =>
        {
            lock (random)
            {
                return Task.FromResult(random.Next(2) == 0 ? S3Wire.Error(HttpStatusCode.ServiceUnavailable, "SlowDown") : null);
            }
        };
        S3Place place = CreatePlace(options => options with { MaxAttempts = 30, PartSizeBytes = 5 * Mebibyte });
        byte[] big = Bytes(12 * Mebibyte);
        await WriteAsync(place.Store, place.Root + "big", big);
        await Parallel.ForEachAsync(Enumerable.Range(0, 30), async (i, _) => await place.Store.PutAsync($"{place.Root}k/{i}", Bytes(i), PutMode.CreateNew));
        Assert.Equal(big, await ReadAsync(place.Store, place.Root + "big", big.Length));
        var paths = new List<string>();
        await foreach (ObjectInfo info in place.Store.ListAsync(place.Root + "k/"))
        {
            paths.Add(info.Path);
        }

        Assert.Equal(30, paths.Count);
        await place.Store.DeleteAsync(paths);
        await FailsAsync(ObjectStoreErrorKind.NotFound, async () => await place.Store.HeadAsync(paths[0]));
        Assert.Empty(await place.ListOpenUploadsAsync());
    }

    [SkippableFact]
    public async Task AWriteWhoseAnswerIsLostKnowsItsOwn()
    {
        S3Place place = CreatePlace(options => options with { PartSizeBytes = 5 * Mebibyte });
        foreach (string step in new[] { "PUT a", "POST uploads", "PUT part", "POST complete" })
        {
            bool isLost = false;
            Wire.After = (request, answer) =>
            {
                if (isLost || Step(request) != step)
                {
                    return answer;
                }

                isLost = true;
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer is lost.");
            };
            string path = $"{place.Root}{step}/a";
            byte[] content = Bytes(step == "PUT a" ? 1000 : 11 * Mebibyte);
            await WriteAsync(place.Store, path, content);
            Assert.True(isLost, step);
            Assert.Equal(content, await ReadAsync(place.Store, path, content.Length));
            Assert.Empty(await place.ListOpenUploadsAsync());
            await FailsAsync(ObjectStoreErrorKind.AlreadyExists, async () => await WriteAsync(place.Store, path, content));
            Assert.Empty(await place.ListOpenUploadsAsync());
        }
    }

    [SkippableFact]
    public async Task AFailedOrCancelledUploadIsEnded()
    {
        S3Place place = CreatePlace(options => options with { PartSizeBytes = 5 * Mebibyte, MaxAttempts = 2 });
        Wire.Before = (request, _) => Task.FromResult(
            Step(request) == "PUT part" && request.PathAndQuery.Contains("partNumber=2", StringComparison.Ordinal)
                ? S3Wire.Error(HttpStatusCode.InternalServerError, "InternalError")
                : null);
        await FailsAsync(ObjectStoreErrorKind.Transient, async () => await WriteAsync(place.Store, place.Root + "failed", Bytes(30 * Mebibyte)));
        Assert.Empty(await place.ListOpenUploadsAsync());

        foreach (string step in new[] { "POST uploads", "PUT part", "POST complete" })
        {
            using var cancel = new CancellationTokenSource();
            Wire.Before = async (request, token) =>
            {
                if (Step(request) == step)
                {
                    await cancel.CancelAsync();
                }

                return null;
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await WriteAsync(place.Store, place.Root + "cancelled", Bytes(11 * Mebibyte), PutMode.CreateNew, cancel.Token));
            Assert.Empty(await place.ListOpenUploadsAsync());
        }
    }

    [SkippableFact]
    public async Task AServerKilledDuringAnUploadLeavesNothing()
    {
        S3Server.Require();
        await using var gateway = new TcpGateway(S3Server.Endpoint);
        S3Place place = CreatePlace(options => options with
        {
            Default = S3Server.BucketOptions with { Endpoint = gateway.Address },
            PartSizeBytes = 5 * Mebibyte,
            MaxAttempts = 3,
            StallTimeout = TimeSpan.FromSeconds(2),
        });
        byte[] content = Bytes(16 * Mebibyte);

        // Back soon enough: the upload goes on.
        Wire.Before = async (request, _) =>
        {
            if (Step(request) == "PUT part")
            {
                Wire.Before = null;
                await gateway.KillAsync();
                gateway.Open();
            }

            return null;
        };
        await WriteAsync(place.Store, place.Root + "kept", content);
        Assert.Equal(content, await ReadAsync(place.Store, place.Root + "kept", content.Length));

        // Gone: a transient error, and the upload is ended as soon as the server is back.
        Wire.Before = async (request, _) =>
        {
            if (Step(request) == "PUT part" && request.PathAndQuery.Contains("partNumber=3", StringComparison.Ordinal))
            {
                Wire.Before = null;
                await gateway.KillAsync();
            }

            return null;
        };
        await FailsAsync(ObjectStoreErrorKind.Transient, async () => await WriteAsync(place.Store, place.Root + "lost", content));
        Assert.NotEmpty(await place.ListOpenUploadsAsync());
        gateway.Open();
        await WriteAsync(place.Store, place.Root + "next", content);
        Assert.Empty(await place.ListOpenUploadsAsync());
        await FailsAsync(ObjectStoreErrorKind.NotFound, async () => await place.Store.HeadAsync(place.Root + "lost"));

        // Silent: the stall is noticed, and the same call succeeds when the server moves again.
        gateway.Freeze();
        await FailsAsync(ObjectStoreErrorKind.Transient, async () => await place.Store.HeadAsync(place.Root + "kept"));
        gateway.Thaw();
        await place.Store.HeadAsync(place.Root + "kept");
    }

    [SkippableFact]
    public async Task RequestsInFlightAreBounded()
    {
        int inFlight = 0;
        var seen = new ConcurrentBag<int>();
        Wire.Before = async (request, token) =>
        {
            seen.Add(Interlocked.Increment(ref inFlight));
            await Task.Delay(5, token);
            Interlocked.Decrement(ref inFlight);
            return null;
        };
        S3Place place = CreatePlace(options => options with
        {
            MaxRequestsInFlight = 5,
            MaxPartsInFlight = 2,
            PartSizeBytes = 5 * Mebibyte,
            Ranges = new RangeReadOptions { MaxConcurrency = 4, MaxGapBytes = 0 },
        });
        Assert.Equal(5, place.Store.PreferredConcurrency);
        byte[] content = Bytes(26 * Mebibyte);
        await WriteAsync(place.Store, place.Root + "a", content);
        Assert.InRange(seen.Max(), 1, 2);
        seen.Clear();
        var ranges = new ByteRange[40];
        var destinations = new Memory<byte>[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new ByteRange(i * 1000, 100);
            destinations[i] = new byte[100];
        }

        await place.Store.ReadRangesAsync(place.Root + "a", ranges, destinations);
        Assert.InRange(seen.Max(), 2, 4);
        Assert.Equal(40, seen.Count);
        seen.Clear();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ReadAsync(place.Store, place.Root + "a", 10)));
        Assert.InRange(seen.Max(), 3, 5);
        for (int i = 0; i < ranges.Length; i++)
        {
            Assert.True(content.AsSpan(i * 1000, 100).SequenceEqual(destinations[i].Span));
        }
    }

    /// <summary>What a request of an upload does.</summary>
    private static string Step(S3WireRequest request) =>
        request.Method == "PUT" ? request.PathAndQuery.Contains("partNumber=", StringComparison.Ordinal) ? "PUT part" : "PUT a"
        : request.Method == "POST" ? request.PathAndQuery.Contains("?uploads", StringComparison.Ordinal) ? "POST uploads" : "POST complete"
        : request.Method;
}
