namespace DuckLake.Columnar;

/// <summary>
/// Writes the Arrow IPC streaming format, metadata version V5, uncompressed. Sliced arrays are written cut down to their rows.
/// A dictionary that changes between batches is replaced, or extended if the options say so. Used by one caller at a time.
/// </summary>
public sealed class ArrowStreamWriter : IDisposable, IAsyncDisposable
{
    private readonly IpcWriterCore _core;
    private bool _disposed;

    /// <summary>Writes to a stream at its current position. Nothing is written before the first call.</summary>
    /// <param name="stream">A writable stream; need not be seekable.</param>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="options">Layout, or null for the defaults.</param>
    /// <param name="leaveOpen">False to dispose the stream with the writer.</param>
    /// <exception cref="NotSupportedException">A field is a dictionary whose values are dictionary-encoded themselves.</exception>
    public ArrowStreamWriter(Stream stream, Schema schema, IpcOptions? options = null, bool leaveOpen = false) =>
        _core = new IpcWriterCore(stream, schema, options, leaveOpen, DictionaryReplacement.Allowed);

    /// <summary>Writes the schema, if it was not written yet. Other calls do so themselves.</summary>
    public void WriteStart() => StartAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteStart"/>
    public ValueTask WriteStartAsync(CancellationToken cancellationToken = default) => StartAsync(IoMode.Asynchronous, cancellationToken);

    /// <summary>Writes a batch and the dictionaries it needs. The batch stays with the caller.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the schema.</exception>
    public void WriteRecordBatch(RecordBatch batch) => WriteAsync(batch, IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteRecordBatch"/>
    public ValueTask WriteRecordBatchAsync(RecordBatch batch, CancellationToken cancellationToken = default) =>
        WriteAsync(batch, IoMode.Asynchronous, cancellationToken);

    /// <summary>Writes the end marker and flushes the stream. Disposing does not.</summary>
    public void WriteEnd() => EndAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteEnd"/>
    public ValueTask WriteEndAsync(CancellationToken cancellationToken = default) => EndAsync(IoMode.Asynchronous, cancellationToken);

    /// <summary>Releases the dictionaries and, unless it is left open, the stream.</summary>
    public void Dispose() => CloseAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => CloseAsync(IoMode.Asynchronous);

    private ValueTask StartAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _core.StartAsync(default, mode, cancellationToken);
    }

    private async ValueTask WriteAsync(RecordBatch batch, IoMode mode, CancellationToken cancellationToken)
    {
        await StartAsync(mode, cancellationToken).ConfigureAwait(false);
        await _core.WriteBatchAsync(batch, mode, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EndAsync(IoMode mode, CancellationToken cancellationToken)
    {
        await StartAsync(mode, cancellationToken).ConfigureAwait(false);
        await _core.EndAsync(() => [], mode, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(IoMode mode)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _core.Dispose();
        await _core.Output.CloseAsync(mode).ConfigureAwait(false);
    }
}
