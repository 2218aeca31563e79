using System.Collections.Frozen;

namespace DuckLake.Storage.S3;

/// <summary>Settings of an <see cref="S3ObjectStore"/>.</summary>
public sealed record S3ObjectStoreOptions
{
    /// <summary>The smallest and the largest <see cref="PartSizeBytes"/>; servers refuse smaller parts.</summary>
    internal const int MinPartSizeBytes = 5 * 1024 * 1024, MaxPartSizeBytes = 1024 * 1024 * 1024;

    /// <summary>How to reach whatever <see cref="Resolver"/> and <see cref="Scopes"/> say nothing about.</summary>
    public S3BucketOptions Default { get; init; } = new();

    /// <summary>
    /// Settings for addresses that begin with a text (<c>s3://bucket/</c>, <c>s3://bucket/secret/</c>, <c>gs://</c>): the longest that fits
    /// wins, and replaces <see cref="Default"/> as a whole. End a bucket's name with <c>/</c>.
    /// </summary>
    public IReadOnlyDictionary<string, S3BucketOptions> Scopes { get; init; } = FrozenDictionary<string, S3BucketOptions>.Empty;

    /// <summary>
    /// Settings that are decided at the time of the request, for example by secrets that come and go: gets the full path and returns its settings,
    /// or null to go on to <see cref="Scopes"/>. Called on every request by several threads; must be quick.
    /// </summary>
    public Func<string, S3BucketOptions?>? Resolver { get; init; }

    /// <summary>How often a request is sent at most before its failure is reported. Default 8.</summary>
    public int MaxAttempts { get; init => field = Positive(value); } = 8;

    /// <summary>
    /// The wait before the second attempt; it doubles each time, is shortened by chance, and never falls below what the server asks for
    /// (<c>Retry-After</c>). Default 50 ms.
    /// </summary>
    public TimeSpan RetryDelay { get; init => field = NotNegative(value); } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait between two attempts, also where the server asks for more. Default 20 s.</summary>
    public TimeSpan MaxRetryDelay { get; init => field = NotNegative(value); } = TimeSpan.FromSeconds(20);

    /// <summary>How long it may take to connect. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init => field = PositiveTime(value); } = TimeSpan.FromSeconds(10);

    /// <summary>How long an attempt may go without progress: no answer, no further byte in either direction, or no keys from the source of the credentials. Default 30 s.</summary>
    public TimeSpan StallTimeout { get; init => field = PositiveTime(value); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The requests that the store has in flight at once, over all its buckets. Default 16 per processor, at least 32 and at most 256: enough to hide the latency of
    /// a store, while each request also costs the processor something.
    /// </summary>
    public int MaxRequestsInFlight { get; init => field = Positive(value); } = Math.Clamp(16 * Environment.ProcessorCount, 32, 256);

    /// <summary>
    /// The size of a part of a streamed upload, between 5 MiB and 1 GiB; objects up to one part are put in one request. A streamed object has at most
    /// 10,000 parts. Default 8 MiB.
    /// </summary>
    public int PartSizeBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinPartSizeBytes);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxPartSizeBytes);
            field = value;
        }
    } = 8 * 1024 * 1024;

    /// <summary>The parts that one streamed upload has in flight at once; it holds one more in memory. Default 4.</summary>
    public int MaxPartsInFlight { get; init => field = Positive(value); } = 4;

    /// <summary>How several ranges of an object become requests.</summary>
    public RangeReadOptions Ranges { get; init; } = new();

    /// <summary>
    /// Changes or wraps the handler that connections are made with: certificates to trust, a proxy, measurements. Called at most twice per store, once
    /// for connections that check certificates and once for those that do not; the result is disposed with the store. Null leaves it as it is.
    /// </summary>
    public Func<SocketsHttpHandler, HttpMessageHandler>? ConfigureHttp { get; init; }

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }

    private static TimeSpan NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value;
    }

    private static TimeSpan PositiveTime(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
