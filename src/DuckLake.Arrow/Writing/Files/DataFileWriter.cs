using System.Buffers.Binary;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>Writes one data file. Disposing it before it is completed leaves nothing behind.</summary>
internal sealed class DataFileWriter : IAsyncDisposable
{
    private readonly FileFactory _factory;
    private readonly ObjectSink _sink;
    private readonly ParquetFileWriter _writer;
    private readonly FilePartition? _partition;
    private readonly int _order;

    public DataFileWriter(FileFactory factory, ObjectSink sink, ParquetWriterOptions options, FilePartition? partition, int order)
    {
        _factory = factory;
        _sink = sink;
        _partition = partition;
        _order = order;
        _writer = new ParquetFileWriter(sink, factory.Schema, options);
    }

    /// <summary>About the size of the file if it were completed now.</summary>
    public long SizeBytes => _writer.BytesWritten;

    /// <summary>Bytes of rows held in memory.</summary>
    public long BufferedSizeBytes => _writer.BufferedSizeBytes;

    public ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken) => _writer.WriteAsync(rows, cancellationToken);

    /// <summary>Completes the file and hands it to the factory.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        ParquetWrittenFile file = await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _factory.Add(_order, Describe(file));
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _sink.DisposeAsync().ConfigureAwait(false);
    }

    private WrittenDataFile Describe(ParquetWrittenFile file)
    {
        ParquetWrittenColumn? snapshots = Find(file, FileColumnResolver.SnapshotIdFieldId);
        return new WrittenDataFile
        {
            FullPath = _sink.Path,
            IsOwned = true,
            RecordCount = file.RowCount,
            SizeBytes = file.SizeBytes,
            FooterSizeBytes = file.FooterSizeBytes,
            RowGroupCount = file.RowGroupCount,
            HasEmbeddedRowIds = _factory.RowIds != RowIdMode.Assigned,
            MinRowId = ReadInt64(Find(file, FileColumnResolver.RowIdFieldId)?.Min),
            MinSnapshotId = ReadInt64(snapshots?.Min),
            MaxSnapshotId = ReadInt64(snapshots?.Max),
            PartitionId = _partition?.PartitionId,
            PartitionValues = _partition?.Values ?? [],
            EncryptionKey = _factory.Context.EncryptionKey,
            Statistics = WrittenFileStatistics.Of(file, _factory.Context.Table),
        };
    }

    private static ParquetWrittenColumn? Find(ParquetWrittenFile file, int fieldId) => file.Columns.FirstOrDefault(column => column.FieldId == fieldId);

    private static long? ReadInt64(ReadOnlyMemory<byte>? bound) =>
        bound is { Length: sizeof(long) } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes.Span) : null;
}
