namespace DuckLake.Columnar;

/// <summary>What the stream and the file writer share: order of calls, dictionaries, record batches.</summary>
internal sealed class IpcWriterCore : IDisposable
{
    private readonly IpcOptions _options;
    private readonly IpcDictionaryWriter _dictionaries;
    private bool _started;
    private bool _ended;
    private bool _failed;

    internal IpcWriterCore(Stream stream, Schema schema, IpcOptions? options, bool leaveOpen, DictionaryReplacement replacement)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        _options = options ?? IpcOptions.Default;
        Schema = schema;
        Fields = IpcSchemaWriter.Plan(schema);
        Output = new IpcOutput(stream, _options, leaveOpen);
        _dictionaries = new IpcDictionaryWriter(Output, _options, replacement);
    }

    internal Schema Schema { get; }

    internal IpcField[] Fields { get; }

    internal IpcOutput Output { get; }

    internal List<IpcBlock> DictionaryBlocks => _dictionaries.Blocks;

    internal List<IpcBlock> BatchBlocks { get; } = [];

    /// <summary>Writes what stands before the batches, once.</summary>
    /// <param name="header">Bytes ahead of the schema.</param>
    /// <param name="mode">Synchronous or not.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    internal async ValueTask StartAsync(ReadOnlyMemory<byte> header, IoMode mode, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        if (_started)
        {
            return;
        }

        _started = true;
        _failed = true;
        await Output.WriteAsync(header, mode, cancellationToken).ConfigureAwait(false);
        await Output.WriteSchemaAsync(Schema, Fields, mode, cancellationToken).ConfigureAwait(false);
        _failed = false;
    }

    internal async ValueTask WriteBatchAsync(RecordBatch batch, IoMode mode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Check(batch);
        ThrowIfUnusable();
        _failed = true;
        for (int i = 0; i < Fields.Length; i++)
        {
            await _dictionaries.WriteAsync(Fields[i], batch.Column(i).Data, mode, cancellationToken).ConfigureAwait(false);
        }

        using var body = new IpcBodyWriter(_options.Allocator);
        for (int i = 0; i < Fields.Length; i++)
        {
            body.Add(Fields[i], batch.Column(i).Data, _dictionaries.IndexShifts);
        }

        BatchBlocks.Add(await Output.WriteBatchAsync(body, batch.Length, mode, cancellationToken).ConfigureAwait(false));
        _failed = false;
    }

    /// <summary>Writes what stands after the batches, once.</summary>
    /// <param name="footer">Makes the bytes after the end marker.</param>
    /// <param name="mode">Synchronous or not.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    internal async ValueTask EndAsync(Func<byte[]> footer, IoMode mode, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        _ended = true;
        await Output.WriteEndOfStreamAsync(mode, cancellationToken).ConfigureAwait(false);
        await Output.WriteAsync(footer(), mode, cancellationToken).ConfigureAwait(false);
        await Output.FlushAsync(mode, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _dictionaries.Dispose();

    private void Check(RecordBatch batch)
    {
        if (batch.ColumnCount != Fields.Length)
        {
            throw new ArgumentException($"The batch has {batch.ColumnCount} columns; the schema has {Fields.Length} fields.", nameof(batch));
        }

        for (int i = 0; i < Fields.Length; i++)
        {
            if (!IpcLayout.AreAlike(Fields[i].Type, batch.Column(i).Data.DataType))
            {
                throw new ArgumentException($"Column '{Fields[i].Name}' is {batch.Column(i).Data.DataType}; the schema says {Fields[i].Type}.", nameof(batch));
            }
        }
    }

    private void ThrowIfUnusable()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The end was written before; no more can follow.");
        }

        if (_failed)
        {
            throw new InvalidOperationException("Writing failed before, so what stands in the stream is incomplete.");
        }
    }
}
