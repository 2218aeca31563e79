using System.Buffers;

namespace DuckLake.Storage;

/// <summary>Writes a file under a temporary name, gathering small writes, and renames it on completion.</summary>
internal sealed class LocalObjectWriter : ObjectWriter
{
    private const int BufferSize = 128 * 1024;

    private readonly TemporaryFile _file;
    private readonly string _localPath;
    private readonly PutMode _mode;
    private readonly LocalObjectStoreOptions _options;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;
    private long _flushed;

    public LocalObjectWriter(string path, string localPath, PutMode mode, LocalObjectStoreOptions options)
        : base(path)
    {
        _localPath = localPath;
        _mode = mode;
        _options = options;
        _file = TemporaryFile.Create(localPath);
    }

    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length <= _buffer!.Length - _buffered)
        {
            content.Span.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += content.Length;
            return ValueTask.CompletedTask;
        }

        return RunAsync(
            content.Length <= _options.InlineLimitBytes && _options.InlineLimitBytes > 0,
            () =>
            {
                Flush();
                if (content.Length < _buffer.Length)
                {
                    content.Span.CopyTo(_buffer);
                    _buffered = content.Length;
                }
                else
                {
                    Append(content.Span);
                }
            });
    }

    protected override async ValueTask CompleteCoreAsync(CancellationToken cancellationToken)
    {
        await RunAsync(
            inline: false,
            () =>
            {
                Flush();
                cancellationToken.ThrowIfCancellationRequested();
                if (!_file.TryPublish(_mode, _options.Durability))
                {
                    throw ObjectStoreException.AlreadyExists(Path);
                }
            }).ConfigureAwait(false);
        Release();
    }

    protected override ValueTask AbortCoreAsync() => RunAsync(inline: false, Release);

    private void Flush()
    {
        Append(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Append(ReadOnlySpan<byte> content)
    {
        _file.Write(content, _flushed);
        _flushed += content.Length;
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _file.Dispose();
    }

    private async ValueTask RunAsync(bool inline, Action work)
    {
        try
        {
            if (inline)
            {
                work();
            }
            else
            {
                await Task.Run(work).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (LocalErrors.IsFileSystemError(e))
        {
            throw LocalErrors.TranslateWrite(e, Path, _localPath);
        }
    }
}
