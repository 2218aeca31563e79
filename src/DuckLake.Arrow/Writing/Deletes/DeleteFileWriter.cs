using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Writes delete files: positions as Parquet or as a deletion vector.</summary>
internal sealed class DeleteFileWriter(TableWriteContext context)
{
    private const int BatchRows = 1 << 16;

    private static readonly Field s_filePath = new(
        "file_path", StringType.Default, nullable: true, new Dictionary<string, string> { [DuckLakeTypeMapping.FieldIdKey] = "2147483646" });

    private static readonly Field s_position = InternalColumns.CreateField("pos", 2147483645);

    /// <summary>Writes positions as Parquet. After a failure no file is left.</summary>
    /// <param name="dataFilePath">The full path of the data file the positions are in.</param>
    /// <param name="positions">The positions, strictly ascending; at least one.</param>
    /// <param name="snapshotIds">The snapshot each row is deleted at, for a file with a snapshot column; else empty.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The file; the caller deletes it when it is not committed.</returns>
    /// <exception cref="DuckLakeException">The file could not be written.</exception>
    public async Task<WrittenDeleteFile> WritePositionsAsync(
        string dataFilePath, ReadOnlyMemory<long> positions, ReadOnlyMemory<long> snapshotIds, CancellationToken cancellationToken)
    {
        PositionOrder.Check(positions.Span);
        if (!snapshotIds.IsEmpty && snapshotIds.Length != positions.Length)
        {
            throw new ArgumentException($"There are {positions.Length} positions and {snapshotIds.Length} snapshots.", nameof(snapshotIds));
        }

        try
        {
            var schema = new Schema(snapshotIds.IsEmpty ? [s_filePath, s_position] : [s_filePath, s_position, InternalColumns.SnapshotId]);
            string path = context.DirectoryPath + FileNames.NewDeleteFile();
            await using var sink = new ObjectSink(context.ObjectStores.Resolve(path), path, context.TrackFile);
            await using var writer = new ParquetFileWriter(sink, schema, FileFactory.WriterOptions(context));
            for (int first = 0; first < positions.Length; first += BatchRows)
            {
                int count = Math.Min(BatchRows, positions.Length - first);
                using RecordBatch batch = Build(schema, dataFilePath, positions.Span.Slice(first, count), snapshotIds.IsEmpty ? default : snapshotIds.Span.Slice(first, count));
                await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }

            ParquetWrittenFile file = await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
            (long? minSnapshotId, long? maxSnapshotId) = Bounds(snapshotIds.Span);
            return new WrittenDeleteFile
            {
                FullPath = path,
                Format = DeleteFileFormat.Parquet,
                DeleteCount = positions.Length,
                SizeBytes = file.SizeBytes,
                FooterSizeBytes = file.FooterSizeBytes,
                RowGroupCount = file.RowGroupCount,
                EncryptionKey = context.EncryptionKey,
                MinSnapshotId = minSnapshotId,
                MaxSnapshotId = maxSnapshotId,
            };
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, context.Place) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Writes positions as a deletion vector, which is never encrypted. After a failure no file is left.</summary>
    /// <param name="positions">The positions, strictly ascending; at least one.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The file; the caller deletes it when it is not committed.</returns>
    /// <exception cref="DuckLakeException">The file could not be written.</exception>
    public async Task<WrittenDeleteFile> WriteVectorAsync(ReadOnlyMemory<long> positions, CancellationToken cancellationToken)
    {
        byte[] blob = DeletionVectorWriter.Write(positions.Span);
        try
        {
            string path = context.DirectoryPath + FileNames.NewDeletionVector();
            context.TrackFile?.Invoke(path);
            await context.ObjectStores.Resolve(path).PutAsync(path, blob, PutMode.CreateNew, cancellationToken).ConfigureAwait(false);
            return new WrittenDeleteFile
            {
                FullPath = path,
                Format = DeleteFileFormat.Puffin,
                DeleteCount = positions.Length,
                SizeBytes = blob.Length,
                FooterSizeBytes = 0,
                RowGroupCount = 0,
            };
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, context.Place) is { } error)
        {
            throw error;
        }
    }

    private static RecordBatch Build(Schema schema, string dataFilePath, ReadOnlySpan<long> positions, ReadOnlySpan<long> snapshotIds)
    {
        using var paths = new StringArray.Builder();
        paths.Reserve(positions.Length);
        for (int i = 0; i < positions.Length; i++)
        {
            paths.Append(dataFilePath);
        }

        IArrowArray[] columns = snapshotIds.IsEmpty ? [paths.Build(), Integers(positions)] : [paths.Build(), Integers(positions), Integers(snapshotIds)];
        return new RecordBatch(schema, columns, positions.Length);
    }

    private static Int64Array Integers(ReadOnlySpan<long> values) =>
        new(new ArrayData(Int64Type.Default, values.Length, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf(values)]));

    private static (long? Min, long? Max) Bounds(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
        {
            return (null, null);
        }

        long min = values[0];
        long max = values[0];
        foreach (long value in values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return (min, max);
    }
}
