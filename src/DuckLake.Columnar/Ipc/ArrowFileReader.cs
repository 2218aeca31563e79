using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>
/// Reads the Arrow IPC file format: any record batch by its index, or all of them in order. The body of a message is read into one
/// native buffer and arrays are slices of it. Used by one caller at a time.
/// </summary>
public sealed class ArrowFileReader : IArrowArrayStream
{
    private readonly IpcInput _input;
    private readonly IpcOptions _options;
    private IpcDecoder? _decoder;
    private IpcBlock[] _dictionaries = [];
    private IpcBlock[] _batches = [];
    private bool _dictionariesLoaded;
    private bool _disposed;
    private int _next;

    /// <summary>Reads from a stream. Nothing is read before the first use.</summary>
    /// <param name="stream">A readable, seekable stream whose first byte is the file's.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    /// <param name="leaveOpen">False to dispose the stream with the reader.</param>
    public ArrowFileReader(Stream stream, IpcOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("Arrow files are read from their end, so the stream must be seekable; use ArrowStreamReader for others.", nameof(stream));
        }

        _options = options ?? IpcOptions.Default;
        _input = new IpcInput(stream, _options, leaveOpen);
    }

    /// <summary>Reads from memory, which is borrowed until the reader is disposed.</summary>
    /// <param name="memory">The whole file.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    public ArrowFileReader(ReadOnlyMemory<byte> memory, IpcOptions? options = null)
        : this(new ReadOnlyMemoryStream(memory), options)
    {
    }

    /// <summary>The schema; the footer is read synchronously if <see cref="ReadSchemaAsync"/> was not called before.</summary>
    /// <exception cref="ArrowFormatException">The data is no Arrow file.</exception>
    public Schema Schema => OpenSynchronously().Schema;

    /// <summary>Number of record batches; the footer is read synchronously if <see cref="ReadSchemaAsync"/> was not called before.</summary>
    /// <exception cref="ArrowFormatException">The data is no Arrow file.</exception>
    public int RecordBatchCount
    {
        get
        {
            OpenSynchronously();
            return _batches.Length;
        }
    }

    /// <summary>Reads the footer.</summary>
    /// <exception cref="ArrowFormatException">The data is no Arrow file.</exception>
    public async ValueTask<Schema> ReadSchemaAsync(CancellationToken cancellationToken = default) =>
        (await OpenAsync(IoMode.Asynchronous, cancellationToken).ConfigureAwait(false)).Schema;

    /// <summary>Reads one batch, owned by the caller.</summary>
    /// <param name="index">0 to <see cref="RecordBatchCount"/> - 1.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ArrowFormatException">The data breaks the format; the message names the record batch or dictionary.</exception>
    public ValueTask<RecordBatch> ReadRecordBatchAsync(int index, CancellationToken cancellationToken = default) =>
        ReadAsync(index, IoMode.Asynchronous, cancellationToken);

    /// <inheritdoc cref="ReadRecordBatchAsync"/>
    public RecordBatch ReadRecordBatch(int index) =>
        ReadAsync(index, IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <exception cref="ArrowFormatException">The data breaks the format; the message names the record batch or dictionary.</exception>
    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        await OpenAsync(IoMode.Asynchronous, cancellationToken).ConfigureAwait(false);
        if (_next == _batches.Length)
        {
            return null;
        }

        RecordBatch batch = await ReadAsync(_next, IoMode.Asynchronous, cancellationToken).ConfigureAwait(false);
        _next++;
        return batch;
    }

    /// <summary>Releases the dictionaries and, unless it is left open, the stream. Batches stay valid.</summary>
    public void Dispose() => CloseAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => CloseAsync(IoMode.Asynchronous);

    private static ArrowFormatException Located(string where, ArrowFormatException e) => new($"Arrow IPC file, {where}: {e.Message}.", e);

    private async ValueTask CloseAsync(IoMode mode)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _decoder?.Dispose();
        await _input.CloseAsync(mode).ConfigureAwait(false);
    }

    private IpcDecoder OpenSynchronously() => OpenAsync(IoMode.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    private async ValueTask<IpcDecoder> OpenAsync(IoMode mode, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_decoder is not null)
        {
            return _decoder;
        }

        try
        {
            byte[] footer = await ReadFooterAsync(mode, cancellationToken).ConfigureAwait(false);
            return _decoder = ParseFooter(footer);
        }
        catch (ArrowFormatException e)
        {
            throw Located("footer", e);
        }
    }

    private async ValueTask<byte[]> ReadFooterAsync(IoMode mode, CancellationToken cancellationToken)
    {
        Stream stream = _input.Stream;
        long length = stream.Length;
        if (length < IpcFileFormat.HeaderBytes + IpcFileFormat.TrailerBytes)
        {
            throw new ArrowFormatException($"a file of {length} bytes is too short");
        }

        var ends = new byte[IpcFileFormat.HeaderBytes + IpcFileFormat.TrailerBytes];
        stream.Position = 0;
        await _input.FillAsync(ends.AsMemory(0, IpcFileFormat.HeaderBytes), mode, cancellationToken).ConfigureAwait(false);
        stream.Position = length - IpcFileFormat.TrailerBytes;
        await _input.FillAsync(ends.AsMemory(IpcFileFormat.HeaderBytes), mode, cancellationToken).ConfigureAwait(false);
        if (!ends.AsSpan().StartsWith(IpcFileFormat.Magic) || !ends.AsSpan().EndsWith(IpcFileFormat.Magic))
        {
            throw new ArrowFormatException("the file does not begin and end with the magic 'ARROW1'");
        }

        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(ends.AsSpan(IpcFileFormat.HeaderBytes));
        if (footerLength <= 0 || footerLength > length - ends.Length)
        {
            throw new ArrowFormatException($"the footer is said to have {footerLength} bytes in a file of {length} bytes");
        }

        stream.Position = length - IpcFileFormat.TrailerBytes - footerLength;
        return await _input.ReadMetadataAsync(footerLength, mode, cancellationToken).ConfigureAwait(false);
    }

    private IpcDecoder ParseFooter(byte[] bytes)
    {
        FlatBufferTable footer = FlatBufferTable.Root(bytes);

        // Writers before 0.15 left the footer's own version at V1; the messages tell what was written.
        if (footer.GetInt16(0) is < 0 or > (short)IpcMetadataVersion.V5)
        {
            throw new ArrowFormatException($"metadata version V{footer.GetInt16(0) + 1} is not supported; V4 and V5 are");
        }

        IpcSchema schema = IpcSchemaReader.Read(footer.GetTable(1, "schema in the footer"), bytes.Length);
        _dictionaries = IpcBlock.ReadAll(footer.GetVector(2, IpcBlock.Bytes));
        _batches = IpcBlock.ReadAll(footer.GetVector(3, IpcBlock.Bytes));
        return new IpcDecoder(schema, _options);
    }

    private async ValueTask<RecordBatch> ReadAsync(int index, IoMode mode, CancellationToken cancellationToken)
    {
        IpcDecoder decoder = await OpenAsync(mode, cancellationToken).ConfigureAwait(false);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _batches.Length);
        await LoadDictionariesAsync(decoder, mode, cancellationToken).ConfigureAwait(false);
        try
        {
            using IpcMessage message = await ReadBlockAsync(_batches[index], mode, cancellationToken).ConfigureAwait(false);
            return decoder.DecodeRecordBatch(message);
        }
        catch (ArrowFormatException e)
        {
            throw Located($"record batch {index}", e);
        }
    }

    // A file has one state of each dictionary for all its batches: all deltas applied.
    private async ValueTask LoadDictionariesAsync(IpcDecoder decoder, IoMode mode, CancellationToken cancellationToken)
    {
        if (_dictionariesLoaded)
        {
            return;
        }

        decoder.ClearDictionaries();
        for (int i = 0; i < _dictionaries.Length; i++)
        {
            try
            {
                using IpcMessage message = await ReadBlockAsync(_dictionaries[i], mode, cancellationToken).ConfigureAwait(false);
                decoder.DecodeDictionary(message, DictionaryReplacement.Refused);
            }
            catch (ArrowFormatException e)
            {
                throw Located($"dictionary batch {i}", e);
            }
        }

        _dictionariesLoaded = true;
    }

    private async ValueTask<IpcMessage> ReadBlockAsync(IpcBlock block, IoMode mode, CancellationToken cancellationToken)
    {
        if (block.Offset < IpcFileFormat.HeaderBytes || block.Offset > _input.Stream.Length)
        {
            throw new ArrowFormatException($"it is said to begin at byte {block.Offset} of {_input.Stream.Length}");
        }

        _input.Stream.Position = block.Offset;
        return await _input.ReadMessageAsync(mode, cancellationToken).ConfigureAwait(false)
            ?? throw new ArrowFormatException($"there is no message at byte {block.Offset}");
    }
}
