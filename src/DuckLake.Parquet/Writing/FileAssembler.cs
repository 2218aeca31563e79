using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>Writes magic, column chunks, indexes and footer to the sink, in order, and keeps what the footer says. Dispose it.</summary>
internal sealed class FileAssembler : IDisposable
{
    private const int GatherBytes = 1 << 20;
    private const int LargestWriteBytes = 16 << 20;

    private readonly IParquetByteSink _sink;
    private readonly WriteSchema _schema;
    private readonly ParquetWriterOptions _options;
    private readonly FileEncryptor? _encryptor;
    private readonly ByteSink _gathered;
    private readonly RawFileMetadata _metadata;
    private readonly List<ChunkIndexes> _indexes = [];
    private readonly WrittenColumn[] _columns;

    internal FileAssembler(IParquetByteSink sink, WriteSchema schema, ParquetWriterOptions options, FileEncryptor? encryptor)
    {
        _sink = sink;
        _schema = schema;
        _options = options;
        _encryptor = encryptor;
        _gathered = new ByteSink(options.Allocator);
        _columns = Array.ConvertAll(schema.Leaves, leaf => new WrittenColumn(leaf));
        _metadata = new RawFileMetadata
        {
            Version = (int)options.DataPageVersion,
            Schema = SchemaElements.Of(schema.Parquet),
            KeyValues = [.. options.KeyValueMetadata],
            CreatedBy = options.CreatedBy,
            ColumnOrders = Array.ConvertAll(schema.Leaves, _ => ParquetColumnOrder.TypeDefined),
        };
    }

    /// <summary>Bytes of the file so far.</summary>
    internal long Position { get; private set; }

    internal int RowGroupCount => _metadata.RowGroups.Count;

    /// <summary>Writes a row group whose columns are encoded.</summary>
    internal async ValueTask WriteRowGroupAsync(RowGroupEncoder group, CancellationToken cancellationToken)
    {
        await WriteMagicAsync(cancellationToken).ConfigureAwait(false);
        long start = Position;
        var raw = new RawRowGroup
        {
            Columns = new RawColumnChunk[_schema.Leaves.Length],
            RowCount = group.RowCount,
            FileOffset = start,
            Ordinal = _encryptor is null ? null : group.Ordinal,
            SortingColumns = [.. _options.SortingColumns],
        };
        var filters = new List<(RawColumnMetadata Column, BloomFilterBuilder Filter)>();
        try
        {
            for (int i = 0; i < raw.Columns.Length; i++)
            {
                using EncodedColumnChunk chunk = group.TakeChunk(i);
                raw.Columns[i] = ChunkMetadata.Describe(chunk, Position, _options, _encryptor is { MarksColumns: true });
                raw.TotalByteSize += chunk.UncompressedSizeBytes;
                _columns[i].Add(chunk);
                if (_options.WritePageIndex)
                {
                    _indexes.Add(ChunkIndexes.Of(chunk, Position, raw.Columns[i], group.Ordinal));
                }

                if (chunk.TakeBloomFilter() is { } filter)
                {
                    filters.Add((raw.Columns[i].Metadata!, filter));
                }

                await WriteAsync(chunk.Bytes, cancellationToken).ConfigureAwait(false);
            }

            raw.TotalCompressedSize = Position - start;
            foreach ((RawColumnMetadata column, BloomFilterBuilder filter) in filters)
            {
                column.BloomFilterOffset = Position;
                using var bytes = new ByteSink(_options.Allocator);
                column.BloomFilterLength = filter.Write(bytes);
                await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            filters.ForEach(entry => entry.Filter.Dispose());
        }

        _metadata.RowGroups.Add(raw);
        _metadata.RowCount += group.RowCount;
    }

    /// <summary>Writes indexes and footer.</summary>
    internal async ValueTask<ParquetWrittenFile> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteMagicAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new ByteSink(_options.Allocator);
        foreach (ChunkIndexes indexes in _indexes)
        {
            bytes.Reset();
            indexes.WriteColumnIndex(Position, _encryptor, bytes);
            await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        foreach (ChunkIndexes indexes in _indexes)
        {
            bytes.Reset();
            indexes.WriteOffsetIndex(Position, _encryptor, bytes);
            await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        bytes.Reset();
        int footerSize = FooterWriter.WriteFooter(_metadata, _encryptor, bytes);
        await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new ParquetWrittenFile(_schema.Parquet, Array.ConvertAll(_columns, column => column.Build()))
        {
            SizeBytes = Position,
            FooterSizeBytes = footerSize,
            RowCount = _metadata.RowCount,
            RowGroupCount = _metadata.RowGroups.Count,
        };
    }

    public void Dispose() => _gathered.Dispose();

    private ValueTask WriteMagicAsync(CancellationToken cancellationToken)
    {
        if (Position > 0)
        {
            return ValueTask.CompletedTask;
        }

        using var magic = new ByteSink(_options.Allocator);
        magic.Write(_encryptor is null ? FooterWriter.PlainMagic : FooterWriter.EncryptedMagic);
        return WriteAsync(magic, cancellationToken);
    }

    /// <summary>Small writes are gathered; what is written is counted at once.</summary>
    private ValueTask WriteAsync(ByteSink bytes, CancellationToken cancellationToken)
    {
        Position += bytes.Length;
        if (_gathered.Length + bytes.Length <= GatherBytes)
        {
            _gathered.Write(bytes.WrittenSpan);
            return ValueTask.CompletedTask;
        }

        return WriteThroughAsync(bytes, cancellationToken);
    }

    private async ValueTask WriteThroughAsync(ByteSink bytes, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> rest = bytes.WrittenMemory;
        while (!rest.IsEmpty)
        {
            int size = Math.Min(LargestWriteBytes, rest.Length);
            await _sink.WriteAsync(rest[..size], cancellationToken).ConfigureAwait(false);
            rest = rest[size..];
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_gathered.Length > 0)
        {
            await _sink.WriteAsync(_gathered.WrittenMemory, cancellationToken).ConfigureAwait(false);
            _gathered.Reset();
        }
    }
}
