using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Puts the row changes of an open transaction over the listings of its base snapshot.</summary>
internal sealed class TransactionOverlay(DuckLakeTransaction transaction)
{
    /// <summary>The transaction.</summary>
    public DuckLakeTransaction Transaction => transaction;

    /// <summary>What a scan of a table reads: the files of the base snapshot and those of the transaction, without what it deleted.</summary>
    public async ValueTask<TableListing> ListAsync(DuckLakeTable table, FileListingOptions options, CancellationToken cancellationToken)
    {
        transaction.CheckActive();
        FileListing committed = await ListCommittedAsync(table, options, cancellationToken).ConfigureAwait(false);
        if (!transaction.Pending.TryGet(table.Id, out PendingTable? pending))
        {
            return new TableListing(With(committed, table.Definition, committed.Files, committed.TotalFileCount, committed.InlinedTables));
        }

        List<DataFileInfo> files = Merge(committed, pending);
        var added = new Dictionary<string, PendingRowsView>(StringComparer.Ordinal);
        var inlined = new List<InlinedTable>(pending.Flush is null ? committed.InlinedTables : []);
        foreach (PendingRows rows in pending.InlinedRows)
        {
            if (rows.LiveRowCount > 0)
            {
                added.Add(rows.ListedName, new PendingRowsView(rows));
                inlined.Add(Describe(table, rows));
            }
        }

        var overlay = new InlinedOverlay(
            pending.EndedInlinedRows.ToDictionary(ended => ended.Key, ended => (IReadOnlySet<long>)ended.Value.RowIds.ToHashSet()), added);
        return new TableListing(
            With(committed, table.Definition, files, committed.TotalFileCount + files.Count - committed.Files.Count, inlined, pending), overlay);
    }

    private long NewSnapshotId => transaction.BaseSnapshot.Id + 1;

    private async ValueTask<FileListing> ListCommittedAsync(DuckLakeTable table, FileListingOptions options, CancellationToken cancellationToken)
    {
        SnapshotInfo snapshot = transaction.BaseSnapshot.Info;
        if (transaction.BaseSnapshot.Definition.FindTable(table.Id) is not { } committed)
        {
            return new FileListing
            {
                Table = table.Definition,
                Snapshot = snapshot,
                AsOfSnapshotId = snapshot.SnapshotId,
                Files = [],
                TotalFileCount = 0,
                InlinedTables = [],
                NameMappings = new Dictionary<long, NameMapping>(),
                Statistics = null,
                ColumnStatistics = options.StatisticsColumnIds.Distinct().ToDictionary(
                    id => id, static _ => (IReadOnlyDictionary<long, FileColumnStatistics>)new Dictionary<long, FileColumnStatistics>()),
            };
        }

        // The provider keeps listings by table and snapshot, so it must not see the table as altered here.
        return await transaction.Catalog.Metadata.ListFilesAsync(committed, snapshot, options, cancellationToken).ConfigureAwait(false);
    }

    private List<DataFileInfo> Merge(FileListing committed, PendingTable pending)
    {
        var files = new List<DataFileInfo>(committed.Files.Count + pending.Files.Count);
        foreach (DataFileInfo file in committed.Files)
        {
            if (!pending.RetiredFiles.ContainsKey(file.DataFileId))
            {
                DataFileInfo shown = pending.Flush?.FindDelete(file.DataFileId) is { } flushed ? With(file, [Describe(flushed)], []) : file;
                files.Add(pending.Deletes.TryGetValue(file.DataFileId, out PendingDeletes? deletes)
                    ? With(shown, shown.DeleteFiles, deletes.MergeWith(shown.InlinedDeletes))
                    : shown);
            }
        }

        if (pending.Flush is { } flush)
        {
            files.AddRange(flush.Files.Select(file => DescribeFlushed(file, flush.FindDelete(file.LocalId))));
        }

        files.AddRange(pending.Files.Select(file => Describe(file, NewSnapshotId)));
        return files;
    }

    private static DataFileInfo With(DataFileInfo file, IReadOnlyList<DeleteFileInfo> deleteFiles, IReadOnlyList<long> inlinedDeletes) => new()
    {
        DataFileId = file.DataFileId,
        Path = file.Path,
        Format = file.Format,
        RecordCount = file.RecordCount,
        SizeBytes = file.SizeBytes,
        FooterSizeBytes = file.FooterSizeBytes,
        RowIdStart = file.RowIdStart,
        PartitionId = file.PartitionId,
        PartitionValues = file.PartitionValues,
        EncryptionKey = file.EncryptionKey,
        MappingId = file.MappingId,
        PartialMax = file.PartialMax,
        PartialRanges = file.PartialRanges,
        BeginSnapshot = file.BeginSnapshot,
        EndSnapshot = file.EndSnapshot,
        RowGroupCount = file.RowGroupCount,
        DeleteFiles = deleteFiles,
        InlinedDeletes = inlinedDeletes,
    };

    /// <summary>A file of the transaction as the catalog would describe it.</summary>
    public static DataFileInfo Describe(PendingDataFile file, long beginSnapshot) => new()
    {
        DataFileId = file.LocalId,
        Path = new CatalogPath(file.Written.FullPath, IsRelative: false),
        Format = "parquet",
        RecordCount = file.Written.RecordCount,
        SizeBytes = file.Written.SizeBytes,
        FooterSizeBytes = file.Written.FooterSizeBytes,
        RowIdStart = file.LocalRowIdStart,
        PartitionId = file.Written.PartitionId,
        PartitionValues = file.Written.PartitionValues,
        EncryptionKey = file.Written.EncryptionKey,
        MappingId = file.Mapping?.MappingId,
        BeginSnapshot = beginSnapshot,
        RowGroupCount = file.Written.RowGroupCount,
        InlinedDeletes = file.Deleted is null ? [] : [.. file.Deleted.Positions()],
    };

    private static DataFileInfo DescribeFlushed(PendingDataFile file, PreparedDelete? delete) => new()
    {
        DataFileId = file.LocalId,
        Path = new CatalogPath(file.Written.FullPath, IsRelative: false),
        Format = "parquet",
        RecordCount = file.Written.RecordCount,
        SizeBytes = file.Written.SizeBytes,
        FooterSizeBytes = file.Written.FooterSizeBytes,
        RowIdStart = file.Written.MinRowId,
        PartitionId = file.Written.PartitionId,
        PartitionValues = file.Written.PartitionValues,
        EncryptionKey = file.Written.EncryptionKey,
        PartialMax = file.Written.MaxSnapshotId,
        BeginSnapshot = file.Written.MinSnapshotId ?? 0,
        RowGroupCount = file.Written.RowGroupCount,
        DeleteFiles = delete is null ? [] : [Describe(delete)],
        InlinedDeletes = file.Deleted is null ? [] : [.. file.Deleted.Positions()],
    };

    private static DeleteFileInfo Describe(PreparedDelete delete)
    {
        WrittenDeleteFile written = delete.Written!;
        return new DeleteFileInfo
        {
            DeleteFileId = delete.DataFileId,
            Path = new CatalogPath(written.FullPath, IsRelative: false),
            Format = written.Format,
            DeleteCount = written.DeleteCount,
            SizeBytes = written.SizeBytes,
            FooterSizeBytes = written.FooterSizeBytes,
            EncryptionKey = written.EncryptionKey,
            PartialMax = written.MaxSnapshotId,
            BeginSnapshot = written.MinSnapshotId ?? 0,
            RowGroupCount = written.RowGroupCount,
        };
    }

    private static InlinedTable Describe(DuckLakeTable table, PendingRows rows) => new()
    {
        TableId = table.Id,
        Name = rows.ListedName,
        SchemaVersion = table.Snapshot.SchemaVersion,
        Columns = [.. rows.Layout.Columns.Select(column => new InlinedColumn(column.ColumnId, column.Name, column.TypeText, column))],
    };

    private static FileListing With(
        FileListing committed,
        TableDefinition table,
        IReadOnlyList<DataFileInfo> files,
        long totalFileCount,
        IReadOnlyList<InlinedTable> inlined,
        PendingTable? pending = null) => new()
    {
        Table = table,
        Snapshot = committed.Snapshot,
        AsOfSnapshotId = committed.AsOfSnapshotId,
        Files = files,
        TotalFileCount = totalFileCount,
        InlinedTables = inlined,
        NameMappings = pending is null ? committed.NameMappings : MappingsOf(committed, pending),
        Statistics = pending is null ? committed.Statistics : null,
        History = committed.History,
        ColumnStatistics = pending is null ? committed.ColumnStatistics : StatisticsOf(committed, table, pending),
        VariantStatistics = committed.VariantStatistics,
    };

    private static Dictionary<long, NameMapping> MappingsOf(FileListing committed, PendingTable pending)
    {
        var mappings = new Dictionary<long, NameMapping>(committed.NameMappings);
        foreach (PendingDataFile file in pending.Files)
        {
            if (file.Mapping is { } mapping)
            {
                mappings[mapping.MappingId] = mapping;
            }
        }

        return mappings;
    }

    /// <summary>Statistics of the asked-for columns with those of the transaction's files, unless the column's type changed since.</summary>
    private static Dictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>> StatisticsOf(
        FileListing committed, TableDefinition table, PendingTable pending)
    {
        var result = new Dictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>>();
        foreach ((long columnId, IReadOnlyDictionary<long, FileColumnStatistics> known) in committed.ColumnStatistics)
        {
            var byFile = new Dictionary<long, FileColumnStatistics>(known);
            foreach (PendingDataFile file in pending.Files)
            {
                if (file.Layout.FindColumn(columnId)?.TypeText == table.FindColumn(columnId)?.TypeText)
                {
                    foreach (WrittenColumnStatistics column in file.Written.Statistics)
                    {
                        if (column.ColumnId == columnId)
                        {
                            byFile[file.LocalId] = column.Statistics;
                        }
                    }
                }
            }

            result[columnId] = byFile;
        }

        return result;
    }
}
