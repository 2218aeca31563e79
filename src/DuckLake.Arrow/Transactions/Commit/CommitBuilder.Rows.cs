using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class CommitBuilder
{
    private static readonly string[] s_tableStatisticsColumns = ["table_id", "record_count", "next_row_id", "file_size_bytes"];

    private static readonly string[] s_columnStatisticsColumns =
    [
        "table_id", "column_id", "contains_null", "contains_nan", "min_value", "max_value", "extra_stats", "min_is_exact", "max_is_exact",
    ];

    /// <summary>Rewrites bounds that a change of type makes mean something else.</summary>
    private void ConvertStatistics()
    {
        HashSet<long> addedTo = [.. _plan.Tables.Where(table => AddsRows(table.Changes)).Select(table => table.Changes.TableId)];
        foreach (TableDefinition before in _plan.ChangedTables)
        {
            if (!addedTo.Contains(before.TableId)
                && _definition.FindTable(before.TableId) is { Fault: null } after
                && before.Fault is null
                && StateOf(before.TableId).Statistics is { } statistics)
            {
                var update = new StatisticsUpdate(after, statistics);
                update.ChangeTypes(before);
                AddStatistics(before.TableId, update);
            }
        }
    }

    private void AddRows(PendingTable pending)
    {
        TableDefinition table = DefinitionOf(pending.TableId);
        long tableId = Resolve(pending.TableId);
        List<PendingRows> inlined = pending.InlinedRows.FindAll(rows => rows.LiveRowCount > 0);
        bool hasFiles = pending.Files.Exists(file => file.LiveRowCount > 0);
        if (!AddsRows(pending))
        {
            return;
        }

        var statistics = new StatisticsUpdate(table, StateOf(pending.TableId).Statistics);
        if (_plan.ChangedTables.FirstOrDefault(changed => changed.TableId == pending.TableId) is { Fault: null } before)
        {
            statistics.ChangeTypes(before);
        }

        AddFiles(tableId, pending.Files.Where(file => file.LiveRowCount > 0), table, statistics);
        if (pending.Flush is { Files.Count: > 0 } flush)
        {
            AddFiles(tableId, flush.Files, table, statistics, areFlushed: true);
        }

        if (inlined.Count > 0)
        {
            AddInlinedRows(inlined, tableId, table, statistics);

            // A raised file id is how the reference notices that its cached statistics are old.
            _nextFileId += hasFiles ? 0 : 1;
        }

        AddStatistics(tableId, statistics);
    }

    private void AddInlinedRows(List<PendingRows> inlined, long tableId, TableDefinition table, StatisticsUpdate statistics)
    {
        string name = InlinedTableFor(tableId, table);
        var rows = new List<NewInlinedRow>();
        var encoder = new InlinedRowEncoder(table.Columns, _catalog.Metadata.Dialect);
        foreach (PendingRows pending in inlined)
        {
            var view = new PendingRowsView(pending);
            using RecordBatch batch = ToLayout(view, table);
            IReadOnlyList<object?[]> values = encoder.Encode(batch);
            long[] rowIds = view.RowIds(0, view.LiveRowCount);
            for (int i = 0; i < rowIds.Length; i++)
            {
                long rowId = ProvisionalIds.IsProvisionalRow(rowIds[i]) ? statistics.TakeRowIds(1) : rowIds[i];
                rows.Add(new NewInlinedRow(rowId, _snapshotId, values[i]));
            }

            statistics.AddInlinedRows(pending, rowIds.Length);
        }

        _statements.Add(new InsertInlinedRows(name, [.. table.Columns.Select(InlinedTableColumn.Of)], rows));
    }

    /// <summary>The inlined data table rows of the table's present layout go to; it is created if there is none.</summary>
    private string InlinedTableFor(long tableId, TableDefinition table)
    {
        if (_inlinedTables.TryGetValue(tableId, out string? created))
        {
            return created;
        }

        IReadOnlyList<RegisteredInlinedTable> registered = StateOf(tableId).InlinedTables;
        if (registered.Count > 0 && (!_plan.InlinedTables.TryGetValue(registered[^1].Name, out InlinedTable? layout) || HasLayout(layout, table)))
        {
            return registered[^1].Name;
        }

        // Its name holds the schema version, so that has to be a new one.
        _schemaVersion = _scope.Latest.SchemaVersion + 1;
        string name = $"ducklake_inlined_data_{tableId}_{_schemaVersion}";
        _statements.Add(new InsertRows(
            "ducklake_inlined_data_tables", ["table_id", "table_name", "schema_version"], [[tableId, name, _schemaVersion]]));
        _statements.Add(new CreateInlinedDataTable(name, [.. table.Columns.Select(InlinedTableColumn.Of)]));
        _inlinedTables.Add(tableId, name);
        return name;
    }

    private static bool HasLayout(InlinedTable inlined, TableDefinition table)
    {
        if (inlined.Columns.Count != table.Columns.Count)
        {
            return false;
        }

        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (!IsSame(inlined.Columns[i].Definition, table.Columns[i])
                || !string.Equals(inlined.Columns[i].PhysicalName, table.Columns[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame(ColumnDefinition left, ColumnDefinition right) =>
        left.ColumnId == right.ColumnId
        && left.TypeText == right.TypeText
        && left.Children.Count == right.Children.Count
        && left.Children.Zip(right.Children).All(pair => pair.First.Name == pair.Second.Name && IsSame(pair.First, pair.Second));

    /// <summary>Pending rows in the layout the table has by now.</summary>
    private static RecordBatch ToLayout(PendingRowsView view, TableDefinition table)
    {
        RecordBatch written = view.Take(0, view.LiveRowCount);
        if (ReferenceEquals(view.Rows.Layout, table) || view.Rows.Layout.Columns.SequenceEqual(table.Columns, ReferenceEqualityComparer.Instance))
        {
            return written;
        }

        using (written)
        {
            ResolvedColumn[] columns = ColumnResolver.ToResolved(table.Columns);
            var task = new ScanTask { TableName = table.Name, SchemaName = table.Schema.Name, TableId = table.TableId, Columns = columns };
            return InlinedBatch.Build(
                task,
                ResolvedColumn.ToSchema(columns, StringRepresentation.String),
                ColumnResolver.ToResolved(view.Rows.Layout.Columns),
                written.Arrays,
                view.RowIds(0, view.LiveRowCount),
                new long[view.LiveRowCount])!;
        }
    }

    private void AddStatistics(long tableId, StatisticsUpdate update)
    {
        if (update.IsNew)
        {
            Insert("ducklake_table_stats", s_tableStatisticsColumns, [[tableId, update.RecordCount, update.NextRowId, update.FileSizeBytes]]);
        }
        else if (update.HasNewCounts)
        {
            _statements.Add(new DeleteRows("ducklake_table_stats", ["table_id"], [[tableId]]));
            Insert("ducklake_table_stats", s_tableStatisticsColumns, [[tableId, update.RecordCount, update.NextRowId, update.FileSizeBytes]]);
        }

        if (update.ReplacedColumnIds.Count > 0)
        {
            _statements.Add(new DeleteRows(
                "ducklake_table_column_stats", ["table_id", "column_id"], [.. update.ReplacedColumnIds.Order().Select(id => new[] { tableId, id })]));
        }

        Insert(
            "ducklake_table_column_stats",
            s_columnStatisticsColumns,
            [
                .. update.ChangedColumns.OrderBy(column => column.ColumnId).Select(column => new object?[]
                {
                    tableId, column.ColumnId, column.Statistics.ContainsNull, column.Statistics.ContainsNan, column.Statistics.Min,
                    column.Statistics.Max, column.Statistics.ExtraStatistics, column.Statistics.MinIsExact, column.Statistics.MaxIsExact,
                }),
            ]);
    }

    private static bool AddsRows(PendingTable pending) =>
        pending.Files.Exists(file => file.LiveRowCount > 0) || pending.InlinedRows.Exists(rows => rows.LiveRowCount > 0) || pending.Flush is { Files.Count: > 0 };

    private TableWriteState StateOf(long tableId) => _scope.Tables.GetValueOrDefault(tableId) ?? new TableWriteState();
}
