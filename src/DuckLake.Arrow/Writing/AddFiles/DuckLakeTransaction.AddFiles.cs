using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>
    /// Registers existing Parquet files as data files of a table, without copying them. Columns are found by name, in any case. The files
    /// belong to the lake from the commit on: maintenance may delete them. A rollback leaves them alone.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="pathsOrPatterns">
    /// Full paths, or patterns with <c>*</c>, <c>?</c>, <c>[a-z]</c> and <c>**</c> (any directories). A file named twice is registered once; files
    /// without rows are left out.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The files, in order.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no such table or file; a file is no Parquet file, or its columns do not fit the table; its path does not tell the table's partition;
    /// the lake is encrypted. Nothing is registered.
    /// </exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<IReadOnlyList<DuckLakeAddedFile>> AddFilesAsync(
        DuckLakeName table,
        IReadOnlyList<string> pathsOrPatterns,
        DuckLakeAddFilesOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pathsOrPatterns);
        DuckLakeTable target = GetTable(table);
        try
        {
            if (Catalog.Info.IsEncrypted)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.Unsupported, "The lake is encrypted: every file needs a key of its own, which existing files do not have. Append their rows instead.");
            }

            IReadOnlyList<string> paths = await FileFinder.FindAsync(Catalog.ObjectStores, pathsOrPatterns, cancellationToken).ConfigureAwait(false);
            List<NameMapping> mappings = await ListMappingsAsync(target, cancellationToken).ConfigureAwait(false);
            var reader = new FileReader(Catalog.ObjectStores, new FileReaderOptions());
            var files = new List<WrittenDataFile>();
            foreach (string path in paths)
            {
                if (await DescribeAsync(target.Definition, reader, path, options ?? DuckLakeAddFilesOptions.Default, mappings, cancellationToken).ConfigureAwait(false) is { } file)
                {
                    files.Add(file);
                }
            }

            if (files.Count > 0)
            {
                Pending.Of(target.Id).Add(new WrittenRows { Files = files }, target.Definition, Pending);
            }

            return files.ConvertAll(file => new DuckLakeAddedFile(file.FullPath, file.RecordCount, file.SizeBytes));
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, target.Place) is { } error)
        {
            throw error;
        }
    }

    private static async Task<WrittenDataFile?> DescribeAsync(
        TableDefinition table, FileReader reader, string path, DuckLakeAddFilesOptions options, List<NameMapping> mappings, CancellationToken cancellationToken)
    {
        using OpenedFile opened = await reader.OpenAsync(path, null, null, default, cancellationToken).ConfigureAwait(false);
        var mapper = new ForeignFileMapper(table, options, path);
        NameMapping mapping = mapper.Map(opened.Metadata.Schema);
        IReadOnlyList<PartitionValue> partition = mapper.GetPartitionValues();
        if (opened.Metadata.RowCount == 0)
        {
            return null;
        }

        IReadOnlyList<WrittenColumnStatistics> statistics = ForeignFileStatistics.Of(opened.Metadata, mapper);
        foreach (ColumnDefinition column in table.Columns)
        {
            if (!column.NullsAllowed && statistics.Any(entry => entry.ColumnId == column.ColumnId && entry.Statistics.NullCount > 0))
            {
                throw new DuckLakeException(DuckLakeErrorKind.ConstraintViolation, $"NOT NULL constraint failed: {table.Name}.{column.Name}")
                {
                    FilePath = Storage.LakePath.Redact(path),
                    ColumnPath = column.Name,
                };
            }
        }

        return new WrittenDataFile
        {
            FullPath = path,
            IsOwned = false,
            RecordCount = opened.Metadata.RowCount,
            SizeBytes = opened.Metadata.FileSizeBytes,
            FooterSizeBytes = opened.Metadata.FooterSizeBytes,
            RowGroupCount = opened.Metadata.RowGroups.Count,
            PartitionId = partition.Count == 0 ? null : table.CurrentPartitionSpec!.PartitionId,
            PartitionValues = partition,
            Mapping = NameMappings.FindOrAdd(mappings, mapping),
            Statistics = statistics,
        };
    }

    /// <summary>The mappings the table's files have already, those of this transaction included.</summary>
    private async Task<List<NameMapping>> ListMappingsAsync(DuckLakeTable table, CancellationToken cancellationToken)
    {
        FileListing listing = await Catalog.Metadata.ListFilesAsync(table.Definition, BaseSnapshot.Info, cancellationToken: cancellationToken).ConfigureAwait(false);
        var mappings = new List<NameMapping>(listing.NameMappings.Values);
        if (Pending.TryGet(table.Id, out PendingTable? pending))
        {
            mappings.AddRange(pending.Files.Select(file => file.Mapping).OfType<NameMapping>().Distinct());
        }

        return mappings;
    }
}
