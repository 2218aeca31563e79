using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Writes what the catalog keeps of one table at a transaction's base snapshot into files.</summary>
internal sealed class InlinedFlush(DuckLakeTransaction transaction, DuckLakeTable table, TableDefinition committed, PendingTable? pending)
{
    private static readonly VirtualColumn[] s_places = [VirtualColumn.RowId, VirtualColumn.SnapshotId, VirtualColumn.FileRowNumber];

    private readonly List<InlinedTable> _tables = [];
    private readonly List<PendingDataFile> _files = [];
    private readonly List<PreparedDelete> _deletes = [];
    private readonly List<DataFileInfo> _deletedFrom = [];
    private long _rowCount;

    private DuckLakeSnapshot Base => transaction.BaseSnapshot;

    private DuckLakeCatalog Catalog => transaction.Catalog;

    /// <summary>Writes the files; null when there is nothing to move.</summary>
    public async Task<PendingFlush?> RunAsync(CancellationToken cancellationToken)
    {
        FileListing listing = await Catalog.Metadata.ListFilesAsync(committed, Base.Info, null, cancellationToken).ConfigureAwait(false);
        foreach (InlinedTable inlined in listing.InlinedTables)
        {
            await MoveRowsAsync(listing, inlined, cancellationToken).ConfigureAwait(false);
        }

        await MoveDeletesAsync(listing, cancellationToken).ConfigureAwait(false);
        foreach (PreparedDelete delete in _deletes)
        {
            await delete.WriteAsync(Base.Id + 1, transaction.Pending, cancellationToken).ConfigureAwait(false);
        }

        return _rowCount == 0 && _deletes.Count == 0
            ? null
            : new PendingFlush
            {
                SnapshotId = Base.Id,
                Tables = _tables,
                Files = _files,
                Deletes = _deletes,
                DeletedFrom = _deletedFrom,
                RowCount = _rowCount,
            };
    }

    private async Task MoveRowsAsync(FileListing listing, InlinedTable inlined, CancellationToken cancellationToken)
    {
        DuckLakeTable layout = await LayoutOfAsync(inlined, cancellationToken).ConfigureAwait(false);

        // The order is the one the transaction sees now, whatever the table was like when the rows came in.
        TableWriteContext context = CreateContext(layout) with { ChecksNotNull = false, SortKeys = SortKey.Of(table.Definition, layout.Definition) };
        ResolvedColumn[] stored = [.. inlined.Columns.Select((column, i) => ColumnResolver.ToResolved(column.Definition, i))];
        ScanTask task = ScanTask.For(layout) with
        {
            Columns = [.. layout.Resolver.SelectAll(), ColumnResolver.ToResolved(VirtualColumn.RowId), ColumnResolver.ToResolved(VirtualColumn.SnapshotId)],
            Inlined = new InlinedScan { InlinedTableName = inlined.Name, SchemaVersion = inlined.SchemaVersion, StoredColumns = stored },
        };
        IAsyncEnumerable<InlinedRow> rows = Catalog.Metadata.ReadInlinedChangesAsync(
            listing, inlined, [.. stored.Select(column => column.ColumnId)], 0, Base.Id, cancellationToken);
        Schema schema = InternalColumns.Append(context.Schema, RowIdMode.EmbeddedWithSnapshotId);
        await using var stream = new InlinedVersionStream(rows, task, schema, stored, cancellationToken);
        WrittenRows written = await new TableWriter(context).WriteAsync(stream, RowIdMode.EmbeddedWithSnapshotId, cancellationToken).ConfigureAwait(false);

        if (stream.RowCount > 0)
        {
            Catalog.Flushes.Begin(inlined.Name, transaction, table);
        }

        // An empty table of an older layout is dropped too.
        _tables.Add(inlined);
        _rowCount += stream.RowCount;
        IReadOnlySet<long> endedHere = pending?.EndedInlinedRows.GetValueOrDefault(inlined.Name)?.RowIds ?? (IReadOnlySet<long>)new HashSet<long>();
        foreach (WrittenDataFile file in written.Files)
        {
            var moved = new PendingDataFile
            {
                LocalId = transaction.Pending.NewId(),
                Written = file,
                Layout = layout.Definition,
                LocalRowIdStart = 0,
            };
            _files.Add(moved);
            if (stream.Ended.Count > 0 || endedHere.Count > 0)
            {
                await AddEndedAsync(layout, listing, moved, stream.Ended, endedHere, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TableWriteContext CreateContext(DuckLakeTable layout) =>
        TableWriteContext.Create(layout, InliningMode.Never, transaction.Options.DegreeOfParallelism ?? 0, transaction.Pending.TrackFile);

    /// <summary>The table as it was when rows were put into an inlined table: its columns, and how its files were partitioned and sorted.</summary>
    private async ValueTask<DuckLakeTable> LayoutOfAsync(InlinedTable inlined, CancellationToken cancellationToken)
    {
        TableDefinition now = table.Definition;
        TableDefinition? then = await FindAsync(inlined, cancellationToken).ConfigureAwait(false);
        var layout = new TableDefinition
        {
            TableId = now.TableId,
            Uuid = now.Uuid,
            Name = now.Name,
            Schema = now.Schema,
            Path = now.Path,
            BeginSnapshot = now.BeginSnapshot,
            LargestColumnId = now.LargestColumnId,
            Columns = [.. inlined.Columns.Select(column => column.Definition)],
            PartitionSpecs = now.PartitionSpecs,
            CurrentPartitionSpec = then?.CurrentPartitionSpec,
        };
        return new DuckLakeTable(Base, layout);
    }

    private static bool HasColumnsOf(TableDefinition definition, InlinedTable inlined) =>
        definition.Columns.Select(column => (column.ColumnId, column.TypeText)).SequenceEqual(inlined.Columns.Select(column => (column.ColumnId, column.TypeText)));

    // A partition specification must be known at every snapshot that shows the file: the one of the first such snapshot is.
    private async ValueTask<TableDefinition?> FindAsync(InlinedTable inlined, CancellationToken cancellationToken)
    {
        IReadOnlyList<SnapshotInfo> snapshots = await Catalog.Metadata.ListSnapshotsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        SnapshotInfo? snapshot = snapshots.Where(snapshot => snapshot.SchemaVersion >= inlined.SchemaVersion).MinBy(snapshot => snapshot.SnapshotId);
        if (snapshot is null)
        {
            return null;
        }

        CatalogDefinition definition = await Catalog.Metadata.GetDefinitionsAsync(snapshot, cancellationToken).ConfigureAwait(false);
        return definition.FindTable(table.Id) is { Fault: null } then && HasColumnsOf(then, inlined) ? then : null;
    }

    /// <summary>
    /// Finds the ended versions in a written file, whose order the writer chose, and puts them into a delete file. The live ones of rows the
    /// transaction itself deleted are deleted from the file.
    /// </summary>
    private async Task AddEndedAsync(
        DuckLakeTable layout,
        FileListing listing,
        PendingDataFile file,
        Dictionary<(long RowId, long BeginSnapshot), long> ended,
        IReadOnlySet<long> endedHere,
        CancellationToken cancellationToken)
    {
        ScanFile scanFile = new ScanFileBuilder(layout, listing).Build(TransactionOverlay.Describe(file, file.Written.MinSnapshotId ?? Base.Id), fileIndex: 0);
        ResolvedColumn[] columns = Array.ConvertAll(s_places, ColumnResolver.ToResolved);
        ScanTask task = ScanTask.For(layout) with { File = scanFile, Columns = columns };
        var places = new SortedDictionary<long, long>();
        var own = new PositionBitmap(file.Written.RecordCount);
        await using IArrowArrayStream stream = Catalog.Executor.Execute([task], ResolvedColumn.ToSchema(columns, StringRepresentation.String), new PipelineOptions());
        while (await stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                ReadOnlySpan<long> rowIds = ((Int64Array)batch.Column(0)).Values;
                ReadOnlySpan<long> begins = ((Int64Array)batch.Column(1)).Values;
                ReadOnlySpan<long> positions = ((Int64Array)batch.Column(2)).Values;
                for (int i = 0; i < rowIds.Length; i++)
                {
                    if (ended.TryGetValue((rowIds[i], begins[i]), out long end))
                    {
                        places.Add(positions[i], end);
                    }
                    else if (endedHere.Contains(rowIds[i]))
                    {
                        own.Add(positions[i]);
                    }
                }
            }
        }

        if (own.Count > 0)
        {
            file.Delete(own);
        }

        if (places.Count > 0)
        {
            _deletes.Add(new PreparedDelete
            {
                TableId = table.Id,
                DataFileId = file.LocalId,
                Form = PreparedDeleteForm.File,
                Positions = [.. places.Keys],
                SnapshotIds = [.. places.Values],
                DataFilePath = file.Written.FullPath,
                Writer = new DeleteFileWriter(CreateContext(layout)),
            });
        }
    }

    private async Task MoveDeletesAsync(FileListing listing, CancellationToken cancellationToken)
    {
        if (!listing.Files.Any(file => file.InlinedDeletes.Count > 0))
        {
            return;
        }

        IReadOnlyList<InlinedDelete> all = await Catalog.Metadata.ReadInlinedDeletesAsync(committed, Base.Info, cancellationToken).ConfigureAwait(false);
        ILookup<long, InlinedDelete> byFile = all.ToLookup(delete => delete.DataFileId);
        var builder = new ScanFileBuilder(table, listing);
        foreach (DataFileInfo file in listing.Files.Where(file => file.InlinedDeletes.Count > 0))
        {
            ScanFile scanFile = builder.Build(file, fileIndex: 0);
            DeleteHistory history = scanFile.DeleteFiles.Count == 0
                ? new DeleteHistory()
                : await Catalog.Executor.LoadDeleteHistoryAsync(ScanTask.For(table) with { File = scanFile }, scanFile.OnlyDeleteFile(table), cancellationToken).ConfigureAwait(false);
            foreach (InlinedDelete delete in byFile[file.DataFileId])
            {
                history.Add(delete.Position, delete.Snapshot);
            }

            (long[] positions, long[] snapshotIds) = history.With([], 0);
            _deletedFrom.Add(file);
            _deletes.Add(new PreparedDelete
            {
                TableId = table.Id,
                DataFileId = file.DataFileId,
                Form = PreparedDeleteForm.File,
                Positions = positions,
                SnapshotIds = snapshotIds,
                Replaced = file.DeleteFiles.FirstOrDefault(),
                ReplacedPath = scanFile.DeleteFiles.FirstOrDefault()?.Path,
                DataFilePath = scanFile.Path,
                Writer = new DeleteFileWriter(CreateContext(table)),
            });
        }
    }
}
