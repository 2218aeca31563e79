using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Plans scans: resolves columns, binds the filter, lists files, prunes them and cuts the rest into tasks.</summary>
internal sealed class ScanPlanner
{
    private const long MaxTasksPerFile = 10_000;

    private readonly DuckLakeTable _table;
    private readonly DuckLakeScanBuilder _scan;
    private readonly IReadOnlyList<ResolvedColumn> _columns;
    private readonly BoundFilter? _filter;
    private readonly IReadOnlyList<ResolvedColumn> _filterColumns;

    private ScanPlanner(DuckLakeScanBuilder scan)
    {
        _scan = scan;
        _table = scan.Table;
        ColumnResolver resolver = _table.Resolver;
        _columns = scan.SelectedColumns is { } paths ? resolver.Select(paths) : resolver.SelectAll();
        if (scan.AddedColumns.Count > 0)
        {
            _columns = [.. _columns, .. scan.AddedColumns.Select(ColumnResolver.ToResolved)];
        }

        BoundFilter? filter = scan.Filter is null ? null : new FilterBinder(resolver).Bind(scan.Filter);
        filter = filter is null || scan.Condition is null ? filter ?? scan.Condition : FilterBinder.And([filter, scan.Condition]);
        _filter = filter is BoundConstant { Value: true } ? null : filter;
        _filterColumns = resolver.ColumnsOf(_filter);
    }

    public static async Task<ScanPlan> PlanAsync(DuckLakeScanBuilder scan, CancellationToken cancellationToken)
    {
        try
        {
            var planner = new ScanPlanner(scan);
            return await planner.PlanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, scan.Table.Place) is { } error)
        {
            throw error;
        }
    }

    private async Task<ScanPlan> PlanAsync(CancellationToken cancellationToken)
    {
        Schema schema = ResolvedColumn.ToSchema(_columns, _scan.Strings);
        if (_filter is BoundConstant || _scan.MaxRows == 0)
        {
            return new ScanPlan(_table, schema, _filter);
        }

        DuckLakeCatalog catalog = _table.Snapshot.Catalog;
        long roundTrips = catalog.CatalogRoundTripCount;
        var options = new FileListingOptions
        {
            StatisticsColumnIds = CatalogPredicates.StatisticsColumns(_filter),
            Predicates = CatalogPredicates.Of(_filter),
            PredicatePushdownThreshold = catalog.Options.CatalogPruningThresholdFiles,
        };
        TableListing all = await _table.ListAsync(options, cancellationToken).ConfigureAwait(false);
        FileListing listing = all.Files;
        List<ScanPlanFile> files = PruneFiles(listing);
        IReadOnlyList<InlinedTable> inlined = IsLimitReached(listing, files) ? [] : listing.InlinedTables;
        return new ScanPlan(_table, schema, _filter)
        {
            Listing = all,
            Files = files,
            FilesPrunedInCatalog = listing.TotalFileCount - listing.Files.Count,
            InlinedTables = [.. inlined.Select(table => table.Name)],
            CatalogRoundTripCount = catalog.CatalogRoundTripCount - roundTrips,
            Tasks = MakeTasks(all, files, inlined),
        };
    }

    private List<ScanPlanFile> PruneFiles(FileListing listing)
    {
        var builder = new ScanFileBuilder(_table, listing);
        var files = new List<ScanPlanFile>(listing.Files.Count);
        long certainRows = 0;
        foreach (DataFileInfo row in listing.Files)
        {
            ScanFile file = builder.Build(row, files.Count);
            bool matchesAll = _filter is null;
            ScanPruning pruning = certainRows >= _scan.MaxRows ? ScanPruning.Limit : Prune(listing, row, file, ref matchesAll);
            files.Add(new ScanPlanFile(file, pruning) { MatchesAll = matchesAll });
            if (pruning == ScanPruning.None && _filter is null)
            {
                certainRows += VisibleRows.Count(listing, row) ?? 0;
            }
        }

        return files;
    }

    private bool IsLimitReached(FileListing listing, List<ScanPlanFile> files)
    {
        if (_scan.MaxRows is not { } maxRows || _filter is not null)
        {
            return false;
        }

        long rows = 0;
        for (int i = 0; i < files.Count; i++)
        {
            rows += files[i].Pruning == ScanPruning.None ? VisibleRows.Count(listing, listing.Files[i]) ?? 0 : 0;
        }

        return rows >= maxRows;
    }

    private ScanPruning Prune(FileListing listing, DataFileInfo row, ScanFile file, ref bool matchesAll)
    {
        if (VisibleRows.Count(listing, row) == 0)
        {
            return ScanPruning.NoVisibleRows;
        }

        if (_filter is null)
        {
            return ScanPruning.None;
        }

        IFilterStatistics statistics = new CombinedStatistics(new FileStatistics(listing, row), new VirtualColumnStatistics(file, _table.Snapshot.Id));
        if (row.PartitionId is { } partitionId && _table.Definition.PartitionSpecs.TryGetValue(partitionId, out PartitionSpec? spec))
        {
            var partition = new PartitionStatistics(_table.Definition, row, spec);
            if (!_filter.MightMatch(partition))
            {
                return ScanPruning.PartitionValue;
            }

            statistics = new CombinedStatistics(partition, statistics);
        }

        FilterOutcome outcome = _filter.Evaluate(statistics);
        matchesAll = outcome == FilterOutcome.All;
        return outcome == FilterOutcome.None ? ScanPruning.FileStatistics : ScanPruning.None;
    }

    private List<ScanTask> MakeTasks(TableListing all, List<ScanPlanFile> files, IReadOnlyList<InlinedTable> inlined)
    {
        FileListing listing = all.Files;
        ScanTask template = ScanTask.For(_table) with
        {
            Columns = _columns,
            FilterColumns = _filterColumns,
            Filter = _filter,
            Limit = _scan.MaxRows,
            BatchSize = _scan.BatchRows,
            Strings = _scan.Strings,
        };
        var tasks = new List<ScanTask>();
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i].Pruning == ScanPruning.None)
            {
                AddParts(template with { File = files[i].File }, listing.Files[i].RowGroupCount, tasks);
            }
        }

        long fileCount = listing.Files.Count;
        foreach (InlinedTable table in inlined)
        {
            tasks.Add(template with
            {
                Ordinal = tasks.Count,
                Inlined = new InlinedScan
                {
                    InlinedTableName = table.Name,
                    SchemaVersion = table.SchemaVersion,
                    StoredColumns = [.. table.Columns.Select((column, i) => ColumnResolver.ToResolved(column.Definition, i))],
                    FileIndex = _scan.PlacesInlinedRows ? fileCount++ : null,
                    Listing = listing,
                    Overlay = all.Overlay,
                },
            });
        }

        return tasks;
    }

    private void AddParts(ScanTask whole, long? rowGroupCount, List<ScanTask> tasks)
    {
        ScanFile file = whole.File!;
        long parts = Math.Min(Math.Min(((file.SizeBytes - 1) / _scan.TaskSizeBytes) + 1, rowGroupCount ?? MaxTasksPerFile), MaxTasksPerFile);
        if (parts <= 1)
        {
            tasks.Add(whole with { Ordinal = tasks.Count, EstimatedRowCount = file.RecordCount, EstimatedSizeBytes = file.SizeBytes });
            return;
        }

        bool areRowGroups = rowGroupCount is > 0 and <= int.MaxValue;
        long units = areRowGroups ? rowGroupCount!.Value : file.SizeBytes;
        long begin = 0;
        for (long part = 1; part <= parts; part++)
        {
            long end = (long)((Int128)units * part / parts);
            long length = end - begin;
            tasks.Add(whole with
            {
                Ordinal = tasks.Count,
                Part = areRowGroups ? ScanFilePart.RowGroups((int)begin, (int)length) : ScanFilePart.Bytes(begin, length),
                EstimatedRowCount = (long)((Int128)file.RecordCount * length / units),
                EstimatedSizeBytes = (long)((Int128)file.SizeBytes * length / units),
            });
            begin = end;
        }
    }
}
