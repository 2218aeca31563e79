using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTable
{
    /// <summary>The full path of the directory of the table's files.</summary>
    internal string DirectoryPath => Checked(() => TableWriteContext.DirectoryOf(Snapshot.Catalog.Directory, Definition).FullPath);

    /// <summary>The data files at the snapshot, in scan order. Rows kept inside the catalog are in none of them.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DuckLakeException">The catalog is unreadable or damaged.</exception>
    public async Task<IReadOnlyList<DuckLakeFile>> ListFilesAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            FileListing listing = (await ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false)).Files;
            var builder = new ScanFileBuilder(this, listing);
            return [.. listing.Files.Select((row, index) => Describe(builder.Build(row, index)))];
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, Place) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Sizes and counts at the snapshot.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="DuckLakeException">The catalog is unreadable or damaged.</exception>
    public async Task<DuckLakeTableStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            FileListing listing = (await ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false)).Files;
            return new DuckLakeTableStatistics
            {
                FileCount = listing.Files.Count,
                FileSizeBytes = listing.Files.Sum(file => file.SizeBytes ?? 0),
                DeleteFileCount = listing.Files.Sum(file => (long)file.DeleteFiles.Count),
                DeleteFileSizeBytes = listing.Files.Sum(file => file.DeleteFiles.Sum(delete => delete.SizeBytes ?? 0)),
                FileRecordCount = listing.Files.Sum(file => file.RecordCount),
                InlinedTableCount = listing.InlinedTables.Count,
            };
        }
        catch (OverflowException exception)
        {
            throw new DuckLakeException(DuckLakeErrorKind.CorruptData, "The sizes of the table's files in the catalog add up to more than 64 bits.", exception)
            {
                SchemaName = SchemaName,
                TableName = Name,
                SnapshotId = Snapshot.Id,
            };
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, Place) is { } error)
        {
            throw error;
        }
    }

    private static DuckLakeFile Describe(ScanFile file)
    {
        ScanDeleteFile? delete = file.DeleteFiles.Count == 0 ? null : file.DeleteFiles[0];
        return new DuckLakeFile
        {
            DataFileId = file.DataFileId,
            Path = file.Path,
            SizeBytes = file.SizeBytes,
            FooterSizeBytes = file.FooterSizeBytes,
            RecordCount = file.RecordCount,
            BeginSnapshot = file.BeginSnapshot,
            IsEncrypted = file.IsEncrypted,
            PartitionValues = file.PartitionValues,
            DeleteFilePath = delete?.Path,
            DeleteFileSizeBytes = delete?.SizeBytes,
            DeleteFileFooterSizeBytes = delete?.FooterSizeBytes,
            DeleteCount = (delete?.DeleteCount ?? 0) + file.InlinedDeletedPositions.Count,
        };
    }

    /// <summary>What a scan of the table reads, the open transaction's own changes included.</summary>
    internal async ValueTask<TableListing> ListAsync(FileListingOptions options, CancellationToken cancellationToken) =>
        Snapshot.Overlay is { } overlay
            ? await overlay.ListAsync(this, options, cancellationToken).ConfigureAwait(false)
            : new TableListing(
                await Snapshot.Catalog.Metadata.ListFilesAsync(Definition, Snapshot.Info, options, cancellationToken).ConfigureAwait(false));
}
