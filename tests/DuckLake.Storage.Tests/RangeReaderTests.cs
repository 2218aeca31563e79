using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class RangeReaderTests : LeakCheckedTest
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 31))];

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 64, 3)]
    [InlineData(50, 500, 4)]
    [InlineData(10_000, 100_000, 2)]
    public async Task Fills_every_destination(int maxGapBytes, int maxRequestBytes, int maxConcurrency)
    {
        var random = new Random(maxGapBytes);
        var ranges = new List<ByteRange>();
        for (int i = 0; i < 300; i++)
        {
            int length = random.Next(100);
            ranges.Add(new ByteRange(random.Next(s_content.Length - length), length));
        }

        int inFlight = 0;
        int most = 0;
        Memory<byte>[] destinations = [.. ranges.Select(range => new Memory<byte>(new byte[range.Length]))];
        var options = new RangeReadOptions { MaxGapBytes = maxGapBytes, MaxRequestBytes = maxRequestBytes, MaxConcurrency = maxConcurrency };
        await RangeReader.ReadAsync(
            async (range, destination, cancellationToken) =>
            {
                int now = Interlocked.Increment(ref inFlight);
                InterlockedMax(ref most, now);
                await Task.Yield();
                s_content.AsSpan((int)range.Offset, (int)range.Length).CopyTo(destination.Span);
                Interlocked.Decrement(ref inFlight);
            },
            ranges,
            destinations,
            options);
        Assert.InRange(most, 1, maxConcurrency);
        for (int i = 0; i < ranges.Count; i++)
        {
            Assert.Equal(s_content.AsSpan((int)ranges[i].Offset, (int)ranges[i].Length), destinations[i].Span);
        }
    }

    [Fact]
    public async Task Returns_after_a_failure_only_when_nothing_is_in_flight()
    {
        int inFlight = 0;
        ByteRange[] ranges = [.. Enumerable.Range(0, 20).Select(i => new ByteRange(i * 100, 10))];
        Memory<byte>[] destinations = [.. ranges.Select(_ => new Memory<byte>(new byte[10]))];
        var options = new RangeReadOptions { MaxGapBytes = 0, MaxConcurrency = 8 };
        ObjectStoreException e = await Assert.ThrowsAsync<ObjectStoreException>(async () => await RangeReader.ReadAsync(
            async (range, destination, cancellationToken) =>
            {
                Interlocked.Increment(ref inFlight);
                try
                {
                    if (range.Offset == 500)
                    {
                        throw ObjectStoreException.NotFound("x");
                    }

                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    Interlocked.Decrement(ref inFlight);
                }
            },
            ranges,
            destinations,
            options));
        Assert.Equal(ObjectStoreErrorKind.NotFound, e.Kind);
        Assert.Equal(0, inFlight);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
