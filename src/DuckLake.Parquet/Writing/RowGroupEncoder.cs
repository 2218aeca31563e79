using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>Encodes the columns of a row group, several at a time. Owns the rows.</summary>
internal sealed class RowGroupEncoder : IDisposable
{
    private readonly WriteSchema _schema;
    private readonly ParquetWriterOptions _options;
    private readonly FileEncryptor? _encryptor;
    private readonly List<RecordBatch> _batches;
    private readonly int _ordinal;
    private readonly int[] _order;
    private readonly EncodedColumnChunk?[] _chunks;
    private int _next = -1;
    private volatile bool _hasFailed;

    internal RowGroupEncoder(WriteSchema schema, ParquetWriterOptions options, FileEncryptor? encryptor, List<RecordBatch> batches, long sizeBytes, int ordinal)
    {
        _schema = schema;
        _options = options;
        _encryptor = encryptor;
        _batches = batches;
        _ordinal = ordinal;
        SizeBytes = sizeBytes;
        foreach (RecordBatch batch in batches)
        {
            RowCount += batch.Length;
        }

        _chunks = new EncodedColumnChunk?[schema.Leaves.Length];
        _order = LargestFirst();
    }

    internal long RowCount { get; }

    /// <summary>Arrow bytes of the rows.</summary>
    internal long SizeBytes { get; }

    internal int Ordinal => _ordinal;

    /// <summary>The encoded columns, once encoding has ended; taken one by one.</summary>
    internal EncodedColumnChunk TakeChunk(int column)
    {
        EncodedColumnChunk chunk = _chunks[column] ?? throw new InvalidOperationException("The column was not encoded or was taken before.");
        _chunks[column] = null;
        return chunk;
    }

    /// <summary>Encodes on the calling thread.</summary>
    internal void Encode(CancellationToken cancellationToken) => Work(cancellationToken);

    /// <summary>Encodes on worker threads.</summary>
    internal async Task EncodeAsync(CancellationToken cancellationToken)
    {
        var workers = new Task[Math.Min(_options.DegreeOfParallelism, _chunks.Length)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => Work(cancellationToken), CancellationToken.None);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
        ReleaseRows();
    }

    public void Dispose()
    {
        ReleaseRows();
        foreach (EncodedColumnChunk? chunk in _chunks)
        {
            chunk?.Dispose();
        }
    }

    private void Work(CancellationToken cancellationToken)
    {
        try
        {
            for (int i = Interlocked.Increment(ref _next); i < _order.Length && !_hasFailed; i = Interlocked.Increment(ref _next))
            {
                WriteLeaf leaf = _schema.Leaves[_order[i]];
                using ModuleEncryptor? encryptor = _encryptor?.CreateColumnEncryptor(_ordinal, leaf.Index);
                _chunks[leaf.Index] = ColumnChunkEncoder.Encode(leaf, _batches, _options, encryptor, cancellationToken);
            }
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <summary>Columns with much data first, so that no worker begins a long one when the others are done.</summary>
    private int[] LargestFirst()
    {
        var sizes = new long[_schema.Fields.Length];
        for (int field = 0; field < sizes.Length; field++)
        {
            foreach (RecordBatch batch in _batches)
            {
                sizes[field] += ArrowSize.Of(batch.Column(field).Data, 0, batch.Length);
            }
        }

        var keys = new long[_chunks.Length];
        var order = new int[_chunks.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int field = _schema.Leaves[i].FieldIndex;
            keys[i] = -sizes[field] / _schema.Fields[field].Node.ColumnCount;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    private void ReleaseRows()
    {
        foreach (RecordBatch batch in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
    }
}
