namespace DuckLake.Storage.S3;

public sealed partial class S3ObjectStore
{
    /// <inheritdoc/>
    public async ValueTask PutAsync(string path, ReadOnlyMemory<byte> content, PutMode mode, CancellationToken cancellationToken = default)
    {
        S3Target target = FindObject(path);
        cancellationToken.ThrowIfCancellationRequested();
        var put = new S3Put(target, content, mode);
        await _retrier.RunAsync(target, put.SendAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Holds at most <see cref="S3ObjectStoreOptions.MaxPartsInFlight"/> + 1 parts in memory. Nothing is sent before the first part is full.</remarks>
    public async ValueTask<ObjectWriter> OpenWriteAsync(string path, PutMode mode, CancellationToken cancellationToken = default)
    {
        S3Target target = FindObject(path);
        cancellationToken.ThrowIfCancellationRequested();
        await _openUploads.EndAsync(cancellationToken).ConfigureAwait(false);
        return new S3ObjectWriter(target, mode, _options, _retrier, _openUploads);
    }
}
