using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>The deleted positions of data files at a snapshot: from delete files (cached), inlined deletions and old partial files.</summary>
internal sealed class DeleteLoader(FileReader files, FileReaderOptions options)
{
    private const int PositionFieldId = 2147483545;
    private const string PositionName = "pos";
    private const int PositionOrdinal = 1;
    private const int BatchRows = 1 << 16;
    private const long MaxVectorBytes = 1L << 30;

    /// <summary>Takes the positions of a batch, and the snapshots they were deleted at if the file has them.</summary>
    private delegate void AddRows(ReadOnlySpan<long> positions, ReadOnlySpan<long> snapshotIds);

    private readonly ByteBoundedCache<(FileKey File, long SnapshotId), PositionBitmap> _cache = new(options.DeleteCacheBytes);

    /// <summary>The positions that are not visible at the task's snapshot, or null if all rows are.</summary>
    internal async ValueTask<PositionBitmap?> LoadAsync(ScanTask task, CancellationToken cancellationToken)
    {
        ScanFile file = task.File!;
        if (file.InlinedDeletedPositions.Count == 0 && file.PartialRanges.Count == 0 && file.DeleteFiles.Count <= 1)
        {
            PositionBitmap? only = file.DeleteFiles.Count == 0
                ? null
                : await LoadFileAsync(task, file, file.DeleteFiles[0], cancellationToken).ConfigureAwait(false);
            return only is { Count: > 0 } ? only : null;
        }

        var all = new PositionBitmap(file.RecordCount);
        foreach (ScanDeleteFile deleteFile in file.DeleteFiles)
        {
            all.AddAll(await LoadFileAsync(task, file, deleteFile, cancellationToken).ConfigureAwait(false));
        }

        foreach (long position in file.InlinedDeletedPositions)
        {
            all.Add(position);
        }

        HideFuturePrefixes(file, task.SnapshotId, all);
        return all.Count > 0 ? all : null;
    }

    /// <summary>All positions of a delete file, later snapshots included, with the snapshot each was deleted at.</summary>
    internal async ValueTask<DeleteHistory> LoadHistoryAsync(ScanTask task, ScanDeleteFile deleteFile, CancellationToken cancellationToken)
    {
        var history = new DeleteHistory();
        try
        {
            if (deleteFile.Format == ScanDeleteFormat.Puffin)
            {
                using ArrowBuffer content = await files
                    .ReadWholeAsync(deleteFile.Path, deleteFile.SizeBytes, MaxVectorBytes, cancellationToken).ConfigureAwait(false);
                PuffinFile.ReadHistory(content.Span, task.File!.RecordCount, deleteFile.BeginSnapshot, history);
            }
            else
            {
                await ReadParquetAsync(deleteFile, (rows, snapshots) => Add(rows, snapshots, deleteFile.BeginSnapshot, history), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, deleteFile.Path);
        }

        return history;
    }

    private static void HideFuturePrefixes(ScanFile file, long snapshotId, PositionBitmap hidden)
    {
        if (file.PartialRanges.Count == 0)
        {
            return;
        }

        long visible = 0;
        foreach (PartialFileRange range in file.PartialRanges)
        {
            visible = range.SnapshotId <= snapshotId ? Math.Max(visible, range.RowCount) : visible;
        }

        if (visible < file.RecordCount)
        {
            hidden.AddRange(visible, file.RecordCount - 1);
        }
    }

    private async ValueTask<PositionBitmap> LoadFileAsync(
        ScanTask task, ScanFile file, ScanDeleteFile deleteFile, CancellationToken cancellationToken)
    {
        var key = (new FileKey(deleteFile.Path, deleteFile.SizeBytes ?? 0), task.SnapshotId);
        if (_cache.TryGet(key, out PositionBitmap? cached) && cached.RowCount == file.RecordCount)
        {
            return cached;
        }

        var positions = new PositionBitmap(file.RecordCount);
        try
        {
            if (deleteFile.Format == ScanDeleteFormat.Puffin)
            {
                using ArrowBuffer content = await files
                    .ReadWholeAsync(deleteFile.Path, deleteFile.SizeBytes, MaxVectorBytes, cancellationToken).ConfigureAwait(false);
                PuffinFile.Read(content.Span, task.SnapshotId, positions);
            }
            else
            {
                await ReadParquetAsync(deleteFile, (rows, snapshots) => Add(rows, snapshots, task.SnapshotId, positions), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, deleteFile.Path);
        }

        _cache.Add(key, positions, positions.SizeBytes);
        return positions;
    }

    private async ValueTask ReadParquetAsync(ScanDeleteFile deleteFile, AddRows add, CancellationToken cancellationToken)
    {
        using OpenedFile opened = await files.OpenAsync(
            deleteFile.Path, deleteFile.SizeBytes, deleteFile.FooterSizeBytes, deleteFile.EncryptionKey, cancellationToken).ConfigureAwait(false);
        ParquetMetadata metadata = opened.Metadata;
        ParquetColumn positions = FindPositions(metadata.Schema);
        ParquetColumn? snapshots = FindInt64(metadata.Schema, FileColumnResolver.SnapshotIdFieldId, FileColumnResolver.SnapshotIdName);
        ParquetProjection projection = ParquetProjection.OfColumns(
            metadata.Schema, snapshots is null ? [positions.ColumnIndex] : [positions.ColumnIndex, snapshots.ColumnIndex]);
        var plan = new ParquetReadPlan(metadata, projection, FileReader.OptionsFor(deleteFile.EncryptionKey, default));
        for (int ordinal = 0; ordinal < metadata.RowGroups.Count; ordinal++)
        {
            using var reader = new ParquetRowGroupReader(metadata, ordinal, plan);
            if (opened.Content.IsEmpty)
            {
                foreach ((long offset, ArrowBuffer bytes) in await files
                    .ReadRangesAsync(deleteFile.Path, reader.GetByteRanges(), cancellationToken).ConfigureAwait(false))
                {
                    reader.SetBytes(offset, bytes);
                }
            }
            else
            {
                reader.SetBytes(0, opened.Content.Retain());
            }

            while (reader.ReadBatch(BatchRows) is { } batch)
            {
                using (batch)
                {
                    Add(batch, plan, positions, snapshots, add);
                }
            }
        }
    }

    private static void Add(RecordBatch batch, ParquetReadPlan plan, ParquetColumn positions, ParquetColumn? snapshots, AddRows add)
    {
        Int64Array rows = Column(batch, plan, positions);
        Int64Array? rowSnapshots = snapshots is null ? null : Column(batch, plan, snapshots);
        if (rows.NullCount > 0 || rowSnapshots?.NullCount > 0)
        {
            throw new InvalidDataException("A delete file holds a NULL position or snapshot.");
        }

        add(rows.Values, rowSnapshots is null ? default : rowSnapshots.Values);
    }

    private static void Add(ReadOnlySpan<long> rows, ReadOnlySpan<long> snapshots, long snapshotId, PositionBitmap target)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (snapshots.IsEmpty || snapshots[i] <= snapshotId)
            {
                target.Add(rows[i]);
            }
        }
    }

    private static void Add(ReadOnlySpan<long> rows, ReadOnlySpan<long> snapshots, long beginSnapshot, DeleteHistory history)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            history.Add(rows[i], snapshots.IsEmpty ? beginSnapshot : snapshots[i]);
        }
    }

    private static Int64Array Column(RecordBatch batch, ParquetReadPlan plan, ParquetColumn column)
    {
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            if (ReferenceEquals(plan.GetNode(i), column))
            {
                return (Int64Array)batch.Column(i);
            }
        }

        throw new InvalidDataException($"The delete file lacks the column '{column.Path}'.");
    }

    private static ParquetColumn FindPositions(ParquetSchema schema) =>
        FindInt64(schema, PositionFieldId, PositionName)
        ?? (schema.Fields.Count > PositionOrdinal ? AsInt64(schema.Fields[PositionOrdinal]) : null)
        ?? throw new InvalidDataException(
            $"A delete file has an int64 column '{PositionName}'; this one has {string.Join(", ", schema.Fields)}.");

    private static ParquetColumn? FindInt64(ParquetSchema schema, int fieldId, string name)
    {
        foreach (ParquetNode node in schema.Fields)
        {
            if (node.FieldId == fieldId && AsInt64(node) is { } byId)
            {
                return byId;
            }
        }

        return schema.Root.FindChild(name) is { } byName ? AsInt64(byName) : null;
    }

    private static ParquetColumn? AsInt64(ParquetNode node) =>
        node is ParquetColumn { PhysicalType: ParquetPhysicalType.Int64, MaxRepetitionLevel: 0 } column ? column : null;
}
