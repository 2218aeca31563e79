using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Writes a Parquet file's bytes to an object, which is begun with the first of them.</summary>
internal sealed class ObjectSink(IObjectStore store, string path, Action<string>? trackFile) : IParquetByteSink, IAsyncDisposable
{
    private ObjectWriter? _writer;

    public string Path => path;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (_writer is null)
        {
            trackFile?.Invoke(path);
            _writer = await store.OpenWriteAsync(path, PutMode.CreateNew, cancellationToken).ConfigureAwait(false);
        }

        await _writer.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the object visible.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        _writer is null ? throw new InvalidOperationException("Nothing was written.") : _writer.CompleteAsync(cancellationToken);

    /// <summary>Ends the writing; an object that was not completed is thrown away.</summary>
    public ValueTask DisposeAsync() => _writer is null ? ValueTask.CompletedTask : _writer.DisposeAsync();
}
