namespace DuckLake.Columnar;

/// <summary>
/// Reads the Arrow IPC streaming format: metadata versions V4 and V5, with or without the continuation marker, with ZSTD or LZ4
/// buffers. The body of a message is read into one native buffer and arrays are slices of it. Used by one caller at a time.
/// </summary>
public sealed class ArrowStreamReader : IArrowArrayStream
{
    private readonly IpcInput _input;
    private readonly IpcOptions _options;
    private IpcDecoder? _decoder;
    private int _messageIndex;
    private State _state;

    /// <summary>Reads from a stream at its current position. Nothing is read before the first use.</summary>
    /// <param name="stream">A readable stream; need not be seekable.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    /// <param name="leaveOpen">False to dispose the stream with the reader.</param>
    public ArrowStreamReader(Stream stream, IpcOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _options = options ?? IpcOptions.Default;
        _input = new IpcInput(stream, _options, leaveOpen);
    }

    /// <summary>Reads from memory, which is borrowed until the reader is disposed.</summary>
    /// <param name="memory">The whole stream.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    public ArrowStreamReader(ReadOnlyMemory<byte> memory, IpcOptions? options = null)
        : this(new ReadOnlyMemoryStream(memory), options)
    {
    }

    private enum State
    {
        Open,
        Ended,

        /// <summary>Part of a message may have been read, so the next one cannot be found any more.</summary>
        Failed,
        Disposed,
    }

    /// <summary>The schema; read synchronously if <see cref="ReadSchemaAsync"/> was not called before.</summary>
    /// <exception cref="ArrowFormatException">The data is no Arrow stream.</exception>
    public Schema Schema => GetDecoderAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult().Schema;

    /// <summary>Reads the schema.</summary>
    /// <exception cref="ArrowFormatException">The data is no Arrow stream.</exception>
    public async ValueTask<Schema> ReadSchemaAsync(CancellationToken cancellationToken = default) =>
        (await GetDecoderAsync(IoMode.Asynchronous, cancellationToken).ConfigureAwait(false)).Schema;

    /// <inheritdoc/>
    /// <exception cref="ArrowFormatException">The data breaks the format; the message names the message by its index.</exception>
    public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(IoMode.Asynchronous, cancellationToken);

    /// <summary>The next batch, owned by the caller, or null at the end.</summary>
    /// <exception cref="ArrowFormatException">The data breaks the format; the message names the message by its index.</exception>
    public RecordBatch? ReadNextRecordBatch() => ReadAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Releases the dictionaries and, unless it is left open, the stream. Batches stay valid.</summary>
    public void Dispose() => CloseAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => CloseAsync(IoMode.Asynchronous);

    private async ValueTask CloseAsync(IoMode mode)
    {
        if (_state == State.Disposed)
        {
            return;
        }

        _state = State.Disposed;
        _decoder?.Dispose();
        await _input.CloseAsync(mode).ConfigureAwait(false);
    }

    private async ValueTask<IpcDecoder> GetDecoderAsync(IoMode mode, CancellationToken cancellationToken)
    {
        if (_decoder is not null)
        {
            return _decoder;
        }

        ThrowIfUnusable();
        try
        {
            using IpcMessage message = await _input.ReadMessageAsync(mode, cancellationToken).ConfigureAwait(false)
                ?? throw new ArrowFormatException("the stream is empty; a schema was expected");
            _decoder = new IpcDecoder(IpcDecoder.DecodeSchema(message), _options);
            _messageIndex++;
            return _decoder;
        }
        catch (ArrowFormatException e)
        {
            throw Located(e);
        }
        catch
        {
            _state = State.Failed;
            throw;
        }
    }

    private async ValueTask<RecordBatch?> ReadAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        IpcDecoder decoder = await GetDecoderAsync(mode, cancellationToken).ConfigureAwait(false);
        try
        {
            while (_state != State.Ended)
            {
                using IpcMessage? message = await _input.ReadMessageAsync(mode, cancellationToken).ConfigureAwait(false);
                if (message is null)
                {
                    _state = State.Ended;
                    break;
                }

                RecordBatch? batch = null;
                if (message.Header == IpcHeaderTag.DictionaryBatch)
                {
                    decoder.DecodeDictionary(message, DictionaryReplacement.Allowed);
                }
                else
                {
                    batch = decoder.DecodeRecordBatch(message);
                }

                _messageIndex++;
                if (batch is not null)
                {
                    return batch;
                }
            }

            return null;
        }
        catch (ArrowFormatException e)
        {
            throw Located(e);
        }
        catch
        {
            _state = State.Failed;
            throw;
        }
    }

    private ArrowFormatException Located(ArrowFormatException e)
    {
        _state = State.Failed;
        return new ArrowFormatException($"Arrow IPC stream, message {_messageIndex}: {e.Message}.", e);
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state == State.Failed)
        {
            throw new InvalidOperationException("Reading failed or was cancelled within a message before; open the stream anew.");
        }
    }
}
