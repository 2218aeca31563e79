using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
    /// <summary>
    /// Executes one task of a plan, also a plan another process made over the same lake. Keys of encrypted files that are not in the
    /// task are read from this catalog.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Cancels the preparation, not the stream.</param>
    /// <returns>The rows of the task, in order; to be disposed by the caller, at any time.</returns>
    /// <exception cref="DuckLakeException">
    /// The keys cannot be found, or the task names a file outside the lake that may not be read.
    /// </exception>
    public async Task<IArrowArrayStream> ExecuteTaskAsync(ScanTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            ScanTask complete = await CompleteAsync(task, cancellationToken).ConfigureAwait(false);
            var options = new PipelineOptions
            {
                Order = BatchOrder.Ordered,
                Limit = task.Limit,
                MemoryBudgetBytes = Options.ScanMemoryBudgetBytes,
            };
            return Executor.Execute([complete], ResolvedColumn.ToSchema(task.Columns, task.Strings), options);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, ErrorPlace.Of(task)) is { } error)
        {
            throw error;
        }
    }

    private async Task<ScanTask> CompleteAsync(ScanTask task, CancellationToken cancellationToken)
    {
        if (task.File is not { } file)
        {
            return task;
        }

        Directory.GetFile(new Storage.StoredPath(file.Path, IsRelative: false));
        bool lacksKey = (file.IsEncrypted && file.EncryptionKey.IsEmpty)
            || file.DeleteFiles.Any(delete => delete.IsEncrypted && delete.EncryptionKey.IsEmpty);
        if (!lacksKey)
        {
            return task;
        }

        SnapshotInfo snapshot = await Metadata.GetSnapshotAsync(task.SnapshotId, cancellationToken).ConfigureAwait(false);
        CatalogDefinition definition = await Metadata.GetDefinitionsAsync(snapshot, cancellationToken).ConfigureAwait(false);
        if (new DuckLakeSnapshot(this, snapshot, definition).FindTable(task.TableId) is { } table)
        {
            FileListing listing = await Metadata.ListFilesAsync(table.Definition, snapshot, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (listing.Files.FirstOrDefault(row => row.DataFileId == file.DataFileId) is { } found)
            {
                ScanFile own = new ScanFileBuilder(table, listing).Build(found, file.FileIndex);
                return task with { File = file with { EncryptionKey = own.EncryptionKey, DeleteFiles = own.DeleteFiles } };
            }
        }

        throw new DuckLakeException(
            DuckLakeErrorKind.NotFound,
            $"The catalog has no data file {file.DataFileId} at the task's snapshot, so its key is unknown. Plan the scan again.");
    }
}
