using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>
/// Writes the Arrow IPC file format, metadata version V5, uncompressed. Sliced arrays are written cut down to their rows.
/// Files cannot replace dictionaries: one that changes between batches is extended by a delta. Used by one caller at a time.
/// </summary>
public sealed class ArrowFileWriter : IDisposable, IAsyncDisposable
{
    private readonly IpcWriterCore _core;
    private bool _disposed;

    /// <summary>Writes to a stream at its current position, which becomes the first byte of the file. Nothing is written before the first call.</summary>
    /// <param name="stream">A writable stream; need not be seekable.</param>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="options">Layout, or null for the defaults.</param>
    /// <param name="leaveOpen">False to dispose the stream with the writer.</param>
    /// <exception cref="NotSupportedException">A field is a dictionary whose values are dictionary-encoded themselves.</exception>
    public ArrowFileWriter(Stream stream, Schema schema, IpcOptions? options = null, bool leaveOpen = false) =>
        _core = new IpcWriterCore(stream, schema, options, leaveOpen, DictionaryReplacement.Refused);

    /// <summary>Writes the magic and the schema, if they were not written yet. Other calls do so themselves.</summary>
    public void WriteStart() => StartAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteStart"/>
    public ValueTask WriteStartAsync(CancellationToken cancellationToken = default) => StartAsync(IoMode.Asynchronous, cancellationToken);

    /// <summary>Writes a batch and the dictionaries it needs. The batch stays with the caller.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the schema.</exception>
    public void WriteRecordBatch(RecordBatch batch) => WriteAsync(batch, IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteRecordBatch"/>
    public ValueTask WriteRecordBatchAsync(RecordBatch batch, CancellationToken cancellationToken = default) =>
        WriteAsync(batch, IoMode.Asynchronous, cancellationToken);

    /// <summary>Writes the end marker and the footer and flushes the stream. Disposing does not.</summary>
    public void WriteEnd() => EndAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteEnd"/>
    public ValueTask WriteEndAsync(CancellationToken cancellationToken = default) => EndAsync(IoMode.Asynchronous, cancellationToken);

    /// <summary>Releases the dictionaries and, unless it is left open, the stream.</summary>
    public void Dispose() => CloseAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => CloseAsync(IoMode.Asynchronous);

    private static byte[] Header()
    {
        var header = new byte[IpcFileFormat.HeaderBytes];
        IpcFileFormat.Magic.CopyTo(header);
        return header;
    }

    private byte[] Footer()
    {
        byte[] footer = IpcOutput.BuildFooter(_core.Schema, _core.Fields, _core.DictionaryBlocks, _core.BatchBlocks);
        var bytes = new byte[footer.Length + IpcFileFormat.TrailerBytes];
        footer.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(footer.Length), footer.Length);
        IpcFileFormat.Magic.CopyTo(bytes.AsSpan(footer.Length + sizeof(int)));
        return bytes;
    }

    private ValueTask StartAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _core.StartAsync(Header(), mode, cancellationToken);
    }

    private async ValueTask WriteAsync(RecordBatch batch, IoMode mode, CancellationToken cancellationToken)
    {
        await StartAsync(mode, cancellationToken).ConfigureAwait(false);
        await _core.WriteBatchAsync(batch, mode, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EndAsync(IoMode mode, CancellationToken cancellationToken)
    {
        await StartAsync(mode, cancellationToken).ConfigureAwait(false);
        await _core.EndAsync(Footer, mode, cancellationToken).ConfigureAwait(false);
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
