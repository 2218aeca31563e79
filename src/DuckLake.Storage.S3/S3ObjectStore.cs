using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>
/// Objects on S3 and on servers that speak its protocol, named <c>scheme://bucket/key</c> with any scheme. Safe for concurrent use. Requests are retried
/// with backoff, limited in number, and cancelled when nothing moves; texts of errors hold no credentials.
/// </summary>
/// <remarks>
/// <see cref="PutMode.CreateNew"/> is as strong as the server: it sends <c>If-None-Match: *</c>, and asks for the object first where an upload has several parts. A
/// server that ignores the condition may overwrite an object in a race. Lakes do not rest on it: their files carry unique names.
/// Uploads that could not be ended are tried again later by the same store; for processes that die, give the bucket a lifecycle rule that aborts
/// unfinished multipart uploads.
/// </remarks>
public sealed partial class S3ObjectStore : IObjectStore, IAsyncDisposable
{
    private readonly S3ObjectStoreOptions _options;
    private readonly S3Clients _clients;
    private readonly S3Retrier _retrier;
    private readonly OpenUploads _openUploads;

    /// <summary>Creates a store. No request is sent, no credential looked for before the first operation.</summary>
    /// <param name="options">How to reach the buckets; null for the defaults, which take the AWS SDK's credentials and region.</param>
    public S3ObjectStore(S3ObjectStoreOptions? options = null)
    {
        _options = options ?? new S3ObjectStoreOptions();
        _clients = new S3Clients(_options);
        _retrier = new S3Retrier(_options);
        _openUploads = new OpenUploads(_retrier, _options.StallTimeout);
    }

    /// <summary><see cref="S3ObjectStoreOptions.MaxRequestsInFlight"/>.</summary>
    public int PreferredConcurrency => _options.MaxRequestsInFlight;

    /// <inheritdoc/>
    public async ValueTask ReadAsync(string path, long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        S3Target target = FindObject(path);
        cancellationToken.ThrowIfCancellationRequested();
        if (destination.IsEmpty)
        {
            return;
        }

        CheckEnd(path, new ByteRange(offset, destination.Length));
        await ReadAsync(target, offset, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask ReadRangesAsync(
        string path,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken = default)
    {
        RangeReader.Validate(ranges, destinations);
        S3Target target = FindObject(path);
        foreach (ByteRange range in ranges)
        {
            CheckEnd(path, range);
        }

        return RangeReader.ReadAsync(
            (range, destination, token) => ReadAsync(target, range.Offset, destination, token), ranges, destinations, _options.Ranges, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectTail> ReadTailAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        S3Target target = FindObject(path);
        cancellationToken.ThrowIfCancellationRequested();
        if (destination.IsEmpty)
        {
            return new ObjectTail((await HeadAsync(target, cancellationToken).ConfigureAwait(false)).ContentLength, 0);
        }

        var download = new S3Download(target, offset: null, destination);
        return (await _retrier.RunAsync(target, download.ReceiveAsync, cancellationToken).ConfigureAwait(false)).Result;
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectInfo> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        S3Target target = FindObject(path);
        GetObjectMetadataResponse head = await HeadAsync(target, cancellationToken).ConfigureAwait(false);
        return new ObjectInfo(path, head.ContentLength, TimeOf(head.LastModified), TagOf(head.ETag));
    }

    /// <summary>Tries once more to end uploads that could not be ended before, then closes the connections.</summary>
    /// <returns>A task that ends when nothing is in flight any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await _openUploads.EndAsync(CancellationToken.None).ConfigureAwait(false);
        _clients.Dispose();
        _retrier.Dispose();
    }

    private static DateTimeOffset TimeOf(DateTime? time)
    {
        // Some calls tell fractions of a second that others leave out.
        DateTime utc = time?.ToUniversalTime() ?? DateTime.UnixEpoch;
        return new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private static string? TagOf(string? etag) => etag?.Trim('"') is { Length: > 0 } tag ? tag : null;

    private static void CheckEnd(string path, ByteRange range)
    {
        if (range.Offset > long.MaxValue - range.Length)
        {
            throw ObjectStoreException.Truncated(path, range.Offset, range.Length, 0);
        }
    }

    private S3Target FindObject(string path)
    {
        S3Address address = S3Address.OfObject(path);
        return new S3Target(_clients.Find(address, path), address, path);
    }

    private async ValueTask ReadAsync(S3Target target, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var download = new S3Download(target, offset, destination);
        await _retrier.RunAsync(target, download.ReceiveAsync, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<GetObjectMetadataResponse> HeadAsync(S3Target target, CancellationToken cancellationToken) =>
        _retrier.RunAsync(target, attempt => S3Requests.HeadAsync(target, attempt), cancellationToken);
}
