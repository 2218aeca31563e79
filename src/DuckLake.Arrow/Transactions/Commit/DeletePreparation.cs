using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Decides before the commit how each data file's deleted rows are recorded, and writes the delete files.</summary>
internal sealed class DeletePreparation(DuckLakeTransaction transaction, DuckLakeTable table, PendingTable pending)
{
    private readonly List<PreparedDelete> _prepared = [];
    private TableWriteContext? _context;
    private ScanFileBuilder? _files;

    private TableWriteContext Context => _context ??= TableWriteContext.Create(table, InliningMode.Never);

    /// <summary>What is to be done, for committed files by id and then for the transaction's own.</summary>
    public async Task<IReadOnlyList<PreparedDelete>> PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (long retired in pending.RetiredFiles.Keys)
        {
            _prepared.Add(Retire(retired));
        }

        if (pending.Deletes.Count > 0)
        {
            TableListing listing = await table.ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false);
            _files = new ScanFileBuilder(table, listing.Files);
        }

        foreach (PendingDeletes deletes in pending.Deletes.Values)
        {
            if (deletes.Positions.Count > 0)
            {
                _prepared.Add(await PrepareAsync(deletes, cancellationToken).ConfigureAwait(false));
            }
        }

        _prepared.Sort(static (left, right) => left.DataFileId.CompareTo(right.DataFileId));
        foreach (PendingDataFile file in pending.Files)
        {
            if (file.Deleted is { Count: > 0 } deleted && file.LiveRowCount > 0)
            {
                _prepared.Add(ToFile(file.LocalId, file.Written.FullPath, [.. deleted.Positions()]));
            }
        }

        foreach (PendingDataFile file in pending.Flush?.Files ?? [])
        {
            if (file.Deleted is { Count: > 0 } deleted)
            {
                _prepared.Add(AddToFlushed(file.LocalId, file.Written.FullPath, [.. deleted.Positions()]));
            }
        }

        return _prepared;
    }

    /// <summary>A delete file with the positions a flush moves out of the catalog, each at its snapshot, and those of the transaction.</summary>
    private PreparedDelete AddToFlushed(long dataFileId, string path, long[] own)
    {
        PreparedDelete? flushed = pending.Flush!.FindDelete(dataFileId);
        var history = new DeleteHistory();
        for (int i = 0; i < (flushed?.Positions.Length ?? 0); i++)
        {
            history.Add(flushed!.Positions[i], flushed.SnapshotIds[i]);
        }

        (long[] positions, long[] snapshotIds) = history.With(own, PreparedDelete.OwnSnapshot);
        return new PreparedDelete
        {
            TableId = table.Id,
            DataFileId = dataFileId,
            Form = PreparedDeleteForm.File,
            Positions = positions,
            SnapshotIds = snapshotIds,
            Replaced = flushed?.Replaced,
            ReplacedPath = flushed?.ReplacedPath,
            DataFilePath = path,
            Writer = new DeleteFileWriter(Context),
        };
    }

    private PreparedDelete Retire(long dataFileId) => new() { TableId = table.Id, DataFileId = dataFileId, Form = PreparedDeleteForm.Retire };

    private async Task<PreparedDelete> PrepareAsync(PendingDeletes deletes, CancellationToken cancellationToken)
    {
        DataFileInfo file = deletes.File;
        ScanFile scanFile = _files!.Build(file, fileIndex: 0);
        ScanTask task = ScanTask.For(table) with { File = scanFile };
        if (await LeavesNothingAsync(deletes, task, cancellationToken).ConfigureAwait(false))
        {
            return Retire(file.DataFileId);
        }

        long[] own = [.. deletes.Positions.Positions()];
        if (deletes.LargestStatementCount <= Context.Options.InliningRowLimit)
        {
            return new PreparedDelete { TableId = table.Id, DataFileId = file.DataFileId, Form = PreparedDeleteForm.Inline, Positions = own };
        }

        if (pending.Flush?.FindDelete(file.DataFileId) is not null)
        {
            return AddToFlushed(file.DataFileId, scanFile.Path, own);
        }

        if (scanFile.DeleteFiles.Count == 0)
        {
            return ToFile(file.DataFileId, scanFile.Path, own);
        }

        DeleteHistory history = await transaction.Catalog.Executor
            .LoadDeleteHistoryAsync(task, scanFile.OnlyDeleteFile(table), cancellationToken).ConfigureAwait(false);
        (long[] positions, long[] snapshotIds) = history.With(own, PreparedDelete.OwnSnapshot);
        return new PreparedDelete
        {
            TableId = table.Id,
            DataFileId = file.DataFileId,
            Form = PreparedDeleteForm.File,
            Positions = positions,
            SnapshotIds = snapshotIds,
            Replaced = file.DeleteFiles[0],
            ReplacedPath = scanFile.DeleteFiles[0].Path,
            DataFilePath = scanFile.Path,
            Writer = new DeleteFileWriter(Context),
        };
    }

    private PreparedDelete ToFile(long dataFileId, string path, long[] positions) => new()
    {
        TableId = table.Id,
        DataFileId = dataFileId,
        Form = PreparedDeleteForm.File,
        Positions = positions,
        DataFilePath = path,
        Format = Context.Options.WriteDeletionVectors ? DeleteFileFormat.Puffin : DeleteFileFormat.Parquet,
        Writer = new DeleteFileWriter(Context),
    };

    /// <summary>
    /// Whether no row of the file is left. A file with deletions inside the catalog is not ended before 1.1, as the reference has it.
    /// </summary>
    private async ValueTask<bool> LeavesNothingAsync(PendingDeletes deletes, ScanTask task, CancellationToken cancellationToken)
    {
        DataFileInfo file = deletes.File;
        long known = file.DeleteFiles.Sum(delete => delete.DeleteCount) + file.InlinedDeletes.Count;
        if (deletes.Positions.Count + known < file.RecordCount
            || (file.InlinedDeletes.Count > 0 && !transaction.Catalog.Info.Layout.HasRowGroupCount))
        {
            return false;
        }

        PositionBitmap? before = await transaction.Catalog.Executor.LoadDeletesAsync(task, cancellationToken).ConfigureAwait(false);
        var all = new PositionBitmap(file.RecordCount);
        all.AddAll(deletes.Positions);
        if (before is not null)
        {
            all.AddAll(before);
        }

        return all.Count == file.RecordCount;
    }
}
