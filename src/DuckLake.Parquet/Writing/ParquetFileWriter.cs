using DuckLake.Columnar;
using DuckLake.Parquet.Writing;

namespace DuckLake.Parquet;

/// <summary>
/// Writes one Parquet file from record batches. Rows are buffered until a row group is full; its columns are then encoded on worker
/// threads while the next rows come in. Every field becomes optional except keys of maps, whatever the Arrow schema says; field ids
/// are taken from the metadata entry <c>PARQUET:field_id</c> at every level. Not thread-safe: one call at a time.
/// </summary>
/// <remarks>
/// After an exception the writer can only be disposed; what the sink received so far is no Parquet file. Memory: see
/// <see cref="ParquetWriterOptions.RowGroupSizeBytes"/>; besides, a few hundred bytes per column chunk written for the footer.
/// </remarks>
public sealed class ParquetFileWriter : IAsyncDisposable
{
    private const double FirstGuessOfRatio = 0.5;

    private readonly ParquetWriterOptions _options;
    private readonly WriteSchema _schema;
    private readonly FileEncryptor? _encryptor;
    private readonly FileAssembler _file;
    private readonly CancellationTokenSource _stop = new();
    private List<RecordBatch> _pending = [];
    private long _pendingRows;
    private long _pendingBytes;
    private long _encodedArrowBytes;
    private RowGroupEncoder? _encoding;
    private Task? _encodingTask;
    private int _rowGroups;
    private WriterState _state;

    /// <summary>Creates a writer. Nothing is written before the first row group is full.</summary>
    /// <param name="sink">Where the bytes go; not disposed by the writer.</param>
    /// <param name="schema">The schema of the batches.</param>
    /// <param name="options">Choices, or null for the defaults.</param>
    /// <exception cref="ParquetWriteException">The schema, or an option for it, has no form in Parquet files.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The codec cannot be written.</exception>
    public ParquetFileWriter(IParquetByteSink sink, Schema schema, ParquetWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(schema);
        _options = options ?? ParquetWriterOptions.Default;
        _schema = WriteSchemaBuilder.Build(schema, _options.RootName);
        WriterOptionsCheck.ThrowIfInvalid(_options, _schema);
        _encryptor = _options.Encryption is { } encryption ? new FileEncryptor(encryption) : null;
        _file = new FileAssembler(sink, _schema, _options, _encryptor);
    }

    /// <summary>The Arrow schema of the batches.</summary>
    public Schema Schema => _schema.Arrow;

    /// <summary>The file's schema.</summary>
    public ParquetSchema ParquetSchema => _schema.Parquet;

    /// <summary>Rows taken so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>
    /// About the size of the file if it were completed now, without its footer: the bytes written, and an estimate for the rows that are
    /// still buffered.
    /// </summary>
    public long BytesWritten
    {
        get
        {
            double ratio = _encodedArrowBytes == 0 ? FirstGuessOfRatio : (double)_file.Position / _encodedArrowBytes;
            return _file.Position + (long)((_pendingBytes + (_encoding?.SizeBytes ?? 0)) * ratio);
        }
    }

    /// <summary>Bytes of rows held in memory, encoded or not.</summary>
    internal long BufferedSizeBytes => _pendingBytes + (_encoding?.SizeBytes ?? 0);

    /// <summary>Adds rows.</summary>
    /// <param name="batch">
    /// The rows, borrowed for the call: the writer keeps references of its own to buffers it still needs, which must not change.
    /// Text, bytes and lists may come in any Arrow layout, and dictionary or run-end encoded.
    /// </param>
    /// <param name="cancellationToken">Cancels the writing; the writer can then only be disposed.</param>
    /// <exception cref="ParquetWriteException">The batch does not have the writer's schema, or rows given before cannot be written.</exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ThrowIfNotOpen();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            BatchCheck.ThrowIfUnfit(batch, _schema);
            int start = 0;
            while (start < batch.Length)
            {
                int count = Take(batch, start);
                start += count;
                RowCount += count;
                if (_pendingRows >= _options.RowGroupRowCount || _pendingBytes >= _options.RowGroupSizeBytes)
                {
                    await BeginRowGroupAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            _state = WriterState.Failed;
            throw;
        }
    }

    /// <summary>Closes the row group of the rows given so far and writes it; does nothing when there are none.</summary>
    /// <param name="cancellationToken">Cancels the writing; the writer can then only be disposed.</param>
    /// <exception cref="ParquetWriteException">Rows cannot be written.</exception>
    public async ValueTask FlushRowGroupAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotOpen();
        try
        {
            await BeginRowGroupAsync(cancellationToken).ConfigureAwait(false);
            await FinishRowGroupAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _state = WriterState.Failed;
            throw;
        }
    }

    /// <summary>Writes the remaining rows, the indexes and the footer. The writer takes no more rows then.</summary>
    /// <param name="cancellationToken">Cancels the writing; the writer can then only be disposed.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ParquetWriteException">Rows cannot be written.</exception>
    public async ValueTask<ParquetWrittenFile> CompleteAsync(CancellationToken cancellationToken = default)
    {
        await FlushRowGroupAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ParquetWrittenFile file = await _file.CompleteAsync(cancellationToken).ConfigureAwait(false);
            _state = WriterState.Completed;
            return file;
        }
        catch
        {
            _state = WriterState.Failed;
            throw;
        }
    }

    /// <summary>Stops encoding and releases all memory. A writer that was not completed leaves no valid file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_state == WriterState.Disposed)
        {
            return;
        }

        _state = WriterState.Disposed;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_encodingTask is { } task)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _encoding?.Dispose();
        _encoding = null;
        foreach (RecordBatch batch in _pending)
        {
            batch.Dispose();
        }

        _pending.Clear();
        _file.Dispose();
        _stop.Dispose();
    }

    /// <summary>Buffers as many rows as the row group still takes, at least one.</summary>
    private int Take(RecordBatch batch, int start)
    {
        int count = (int)Math.Min(batch.Length - start, _options.RowGroupRowCount - _pendingRows);
        RecordBatch rows = batch.Slice(start, count);
        long size = ArrowSize.Of(rows);
        long room = _options.RowGroupSizeBytes - _pendingBytes;
        while (size > room && count > 1)
        {
            count = (int)Math.Clamp((long)((double)count * room / size), 1, count - 1);
            rows.Dispose();
            rows = batch.Slice(start, count);
            size = ArrowSize.Of(rows);
        }

        _pending.Add(rows);
        _pendingRows += count;
        _pendingBytes += size;
        return count;
    }

    /// <summary>Hands the buffered rows to the workers, once the row group before them is written.</summary>
    private async ValueTask BeginRowGroupAsync(CancellationToken cancellationToken)
    {
        if (_pendingRows == 0)
        {
            return;
        }

        await FinishRowGroupAsync(cancellationToken).ConfigureAwait(false);
        _encoding = new RowGroupEncoder(_schema, _options, _encryptor, _pending, _pendingBytes, _rowGroups++);
        _pending = [];
        _pendingRows = 0;
        _pendingBytes = 0;
        if (_options.DegreeOfParallelism > 1)
        {
            _encodingTask = _encoding.EncodeAsync(_stop.Token);
        }
        else
        {
            _encoding.Encode(cancellationToken);
            await FinishRowGroupAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FinishRowGroupAsync(CancellationToken cancellationToken)
    {
        if (_encoding is null)
        {
            return;
        }

        if (_encodingTask is { } task)
        {
            await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            _encodingTask = null;
        }

        await _file.WriteRowGroupAsync(_encoding, cancellationToken).ConfigureAwait(false);
        _encodedArrowBytes += _encoding.SizeBytes;
        _encoding.Dispose();
        _encoding = null;
    }

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_state == WriterState.Disposed, this);
        if (_state != WriterState.Open)
        {
            throw new InvalidOperationException(_state == WriterState.Completed
                ? "The file is complete; no more rows can be written."
                : "Writing failed before; the writer can only be disposed.");
        }
    }
}
