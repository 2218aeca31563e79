using System.Buffers;

namespace DuckLake.Storage.S3;

/// <summary>
/// Gathers what is written into parts. One part is put at once; more become an upload whose parts are sent while the next is filled. Whatever ends the writer
/// before it completes ends the upload too.
/// </summary>
internal sealed class S3ObjectWriter : ObjectWriter
{
    private const int FirstBufferBytes = 256 * 1024;

    private readonly S3Target _target;
    private readonly PutMode _mode;
    private readonly S3ObjectStoreOptions _options;
    private readonly S3Retrier _retrier;
    private readonly S3Upload _upload;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places;
    private readonly List<Task> _parts = [];
    private byte[] _buffer = [];
    private int _buffered;

    public S3ObjectWriter(S3Target target, PutMode mode, S3ObjectStoreOptions options, S3Retrier retrier, OpenUploads openUploads)
        : base(target.Path)
    {
        _target = target;
        _mode = mode;
        _options = options;
        _retrier = retrier;
        _upload = new S3Upload(target, mode, retrier, openUploads);
        _places = new SemaphoreSlim(options.MaxPartsInFlight);
    }

    protected override async ValueTask WriteCoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        while (!content.IsEmpty)
        {
            if (_buffered == _options.PartSizeBytes)
            {
                await SendPartAsync(cancellationToken).ConfigureAwait(false);
            }

            int count = Math.Min(content.Length, _options.PartSizeBytes - _buffered);
            Reserve(_buffered + count);
            content.Span[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            content = content[count..];
        }
    }

    protected override async ValueTask CompleteCoreAsync(CancellationToken cancellationToken)
    {
        if (!_upload.IsBegun)
        {
            var put = new S3Put(_target, _buffer.AsMemory(0, _buffered), _mode);
            await _retrier.RunAsync(_target, put.SendAsync, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (_buffered > 0)
            {
                await SendPartAsync(cancellationToken).ConfigureAwait(false);
            }

            await WaitForPartsAsync(cancellationToken).ConfigureAwait(false);
            await _upload.CompleteAsync(BytesWritten, cancellationToken).ConfigureAwait(false);
        }

        Release();
    }

    protected override async ValueTask AbortCoreAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _upload.AbortAsync().ConfigureAwait(false);
        Release();
    }

    /// <summary>Begins to send the buffer as the next part, once there is a place for it.</summary>
    private async ValueTask SendPartAsync(CancellationToken cancellationToken)
    {
        if (_parts.Count == S3Upload.MaxParts)
        {
            throw new ObjectStoreException(
                ObjectStoreErrorKind.Other,
                Path,
                $"The object has more than {S3Upload.MaxParts} parts of {_options.PartSizeBytes} bytes. Raise {nameof(S3ObjectStoreOptions)}.{nameof(S3ObjectStoreOptions.PartSizeBytes)}.");
        }

        if (!_upload.IsBegun)
        {
            await _upload.BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (Task part in _parts)
        {
            if (part.IsFaulted)
            {
                _places.Release();
                await part.ConfigureAwait(false);
            }
        }

        byte[] buffer = _buffer;
        int length = _buffered;
        _buffer = [];
        _buffered = 0;
        _parts.Add(SendAsync(_parts.Count + 1, buffer, length));
    }

    private async Task SendAsync(int number, byte[] buffer, int length)
    {
        try
        {
            await _upload.SendPartAsync(number, buffer.AsMemory(0, length), _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _places.Release();
        }
    }

    /// <summary>Waits until all parts are stored, or one has failed or the caller gives up.</summary>
    private async Task WaitForPartsAsync(CancellationToken cancellationToken)
    {
        await foreach (Task part in Task.WhenEach(_parts).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await part.ConfigureAwait(false);
        }
    }

    private void Reserve(int length)
    {
        if (length <= _buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(_options.PartSizeBytes, Math.Max(length, Math.Max(FirstBufferBytes, _buffer.Length * 2))));
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        ReturnBuffer();
        _buffer = larger;
    }

    private void Release()
    {
        ReturnBuffer();
        _buffer = [];
        _stop.Dispose();
        _places.Dispose();
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
