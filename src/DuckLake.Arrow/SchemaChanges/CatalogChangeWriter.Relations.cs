using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class CatalogChangeWriter
{
    private static readonly string[] s_tableColumns =
        ["table_id", "table_uuid", "begin_snapshot", "end_snapshot", "schema_id", "table_name", "path", "path_is_relative"];

    private static readonly string[] s_columnColumns =
    [
        "column_id", "begin_snapshot", "end_snapshot", "table_id", "column_order", "column_name", "column_type", "initial_default",
        "default_value", "nulls_allowed", "parent_column", "default_value_type", "default_value_dialect",
    ];

    private static readonly string[] s_viewColumns =
        ["view_id", "view_uuid", "begin_snapshot", "end_snapshot", "schema_id", "view_name", "dialect", "sql", "column_aliases"];

    private static readonly string[] s_partitionColumns = ["partition_id", "table_id", "begin_snapshot", "end_snapshot"];

    private static readonly string[] s_partitionKeyColumns = ["partition_id", "table_id", "partition_key_index", "column_id", "transform"];

    private static readonly string[] s_sortColumns = ["sort_id", "table_id", "begin_snapshot", "end_snapshot"];

    private static readonly string[] s_sortKeyColumns =
        ["sort_id", "table_id", "sort_key_index", "expression", "dialect", "sort_direction", "null_order"];

    /// <summary>The rows of tables and views that are new or changed.</summary>
    public void AddRelations(IReadOnlyList<IWorkingRelation> relations, Func<long, string> schemaName)
    {
        foreach (IWorkingRelation relation in relations)
        {
            AssignIds(relation);
        }

        List<WorkingTable> tables = [.. relations.OfType<WorkingTable>()];
        List<WorkingView> views = [.. relations.OfType<WorkingView>()];
        AddTables(tables);
        AddPartitionings(tables);
        AddViews(views);
        AddTags(relations);
        AddColumnTags(tables, views);
        ChangeColumns(tables);
        AddInlinedTables(tables);
        AddSorts(tables);
        foreach (IWorkingRelation relation in relations)
        {
            Record(relation, schemaName(relation.SchemaId));
        }
    }

    private void AssignIds(IWorkingRelation relation)
    {
        if (relation.IsNew)
        {
            Assign(relation.Id);
        }

        if (relation is not WorkingTable table)
        {
            return;
        }

        foreach (PartitionSpec spec in PartitioningsOf(table))
        {
            Assign(spec.PartitionId);
        }

        if (ChangesSort(table) && table.Sort is { } sort)
        {
            Assign(sort.SortId);
        }
    }

    private void AddTables(List<WorkingTable> tables)
    {
        var tableRows = new List<object?[]>();
        var columnRows = new List<object?[]>();
        foreach (WorkingTable table in tables.Where(table => table.IsNew || table.IsRenamed))
        {
            long tableId = Resolve(table.TableId);
            tableRows.Add(
                [tableId, Uuid(table.Uuid), _emission.SnapshotId, null, Resolve(table.SchemaId), table.Name, table.Path.Path, table.Path.IsRelative]);
            if (table.IsNew)
            {
                columnRows.AddRange(table.Columns.SelectMany(column => column.WithDescendants()).Select(column => ColumnRow(tableId, column)));
            }
        }

        Insert("ducklake_table", s_tableColumns, tableRows);
        Insert("ducklake_column", s_columnColumns, columnRows);
    }

    private object?[] ColumnRow(long tableId, WorkingColumn column) =>
    [
        column.ColumnId,
        _emission.SnapshotId,
        null,
        tableId,
        column.Order,
        column.Name,
        column.TypeText,
        column.InitialDefault,
        column.Default ?? "NULL",
        column.NullsAllowed,
        column.Parent?.ColumnId,
        column.IsDefaultExpression ? "expression" : column.Base is null && column.Type is { IsNested: true } ? "" : "literal",
        column.DefaultDialect ?? "duckdb",
    ];

    /// <summary>The specifications to be written: the current one if it is another than before, and replaced ones that files have.</summary>
    private IEnumerable<PartitionSpec> PartitioningsOf(WorkingTable table) =>
        table.ReplacedPartitionings.Where(spec => _emission.UsedPartitionIds.Contains(spec.PartitionId))
            .Concat(ChangesPartitioning(table) && table.Partitioning is { } current ? [current] : []);

    private static bool ChangesPartitioning(WorkingTable table) =>
        table.PartitioningChanged && !ReferenceEquals(table.Partitioning, table.Base?.CurrentPartitionSpec);

    private static bool ChangesSort(WorkingTable table) => table.SortChanged && !SortsAreEqual(table.Sort, table.Base?.SortSpec);

    private static bool SortsAreEqual(SortSpec? left, SortSpec? right) =>
        (left?.Fields ?? []).SequenceEqual(right?.Fields ?? []);

    private void AddPartitionings(List<WorkingTable> tables)
    {
        End("ducklake_partition_info", "table_id", [.. tables.Where(table => !table.IsNew && ChangesPartitioning(table)).Select(table => table.TableId)]);
        var specRows = new List<object?[]>();
        var keyRows = new List<object?[]>();
        foreach (WorkingTable table in tables)
        {
            long tableId = Resolve(table.TableId);
            foreach (PartitionSpec spec in PartitioningsOf(table))
            {
                long partitionId = Resolve(spec.PartitionId);
                bool isCurrent = ReferenceEquals(spec, table.Partitioning);
                specRows.Add([partitionId, tableId, _emission.SnapshotId, isCurrent ? null : _emission.SnapshotId]);
                keyRows.AddRange(spec.Fields.Select(field =>
                    new object?[] { partitionId, tableId, (long)field.KeyIndex, field.ColumnId, field.Transform.Text }));
            }
        }

        Insert("ducklake_partition_info", s_partitionColumns, specRows);
        Insert("ducklake_partition_column", s_partitionKeyColumns, keyRows);
    }

    private void AddViews(List<WorkingView> views) => Insert(
        "ducklake_view",
        s_viewColumns,
        [
            .. views.Where(view => view.IsNew || view.IsRenamed).Select(view => new object?[]
            {
                Resolve(view.ViewId), Uuid(view.Uuid), _emission.SnapshotId, null, Resolve(view.SchemaId), view.Name, view.Dialect, view.Sql,
                string.Join(',', view.ColumnAliases.Select(SqlIdentifiers.AlwaysQuote)),
            }),
        ]);

    private void ChangeColumns(List<WorkingTable> tables)
    {
        var ended = new List<long[]>();
        var added = new List<object?[]>();
        foreach (WorkingTable table in tables.Where(table => !table.IsNew && table.HasColumns))
        {
            var live = table.Columns.SelectMany(column => column.WithDescendants()).ToDictionary(column => column.ColumnId);
            ended.AddRange(Flatten(table.Base!.Columns)
                .Where(column => !live.TryGetValue(column.ColumnId, out WorkingColumn? now) || now.IsChanged)
                .Select(column => new[] { table.TableId, column.ColumnId }));
            added.AddRange(live.Values.Where(column => column.IsChanged).Select(column => ColumnRow(table.TableId, column)));
        }

        End("ducklake_column", ["table_id", "column_id"], ended);
        Insert("ducklake_column", s_columnColumns, added);
    }

    private static IEnumerable<ColumnDefinition> Flatten(IEnumerable<ColumnDefinition> columns) =>
        columns.SelectMany(column => Flatten(column.Children).Prepend(column));

    private void AddInlinedTables(List<WorkingTable> tables)
    {
        var rows = new List<object?[]>();
        var creations = new List<CatalogStatement>();
        foreach (WorkingTable table in tables.Where(NeedsInlinedTable))
        {
            long tableId = Resolve(table.TableId);
            string name = string.Create(CultureInfo.InvariantCulture, $"ducklake_inlined_data_{tableId}_{_emission.SchemaVersion}");
            rows.Add([tableId, name, _emission.SchemaVersion]);
            creations.Add(new CreateInlinedDataTable(name, [.. table.Columns.Select(column => column.ToInlined())]));
            _inlinedTables.Add(tableId, name);
        }

        Insert("ducklake_inlined_data_tables", ["table_id", "table_name", "schema_version"], rows);
        _statements.AddRange(creations);
    }

    private bool NeedsInlinedTable(WorkingTable table) =>
        (table.IsNew || table.IsRenamed || table.ChangesColumns)
        && table.Base?.Fault is null
        && _rules.InliningRowLimit(table.SchemaId, table.IsNew ? null : table.TableId) > 0
        && _rules.CanInline(table.Columns);

    private void AddSorts(List<WorkingTable> tables)
    {
        List<WorkingTable> changed = tables.FindAll(ChangesSort);
        End("ducklake_sort_info", "table_id", [.. changed.Where(table => !table.IsNew).Select(table => table.TableId)]);
        var specRows = new List<object?[]>();
        var keyRows = new List<object?[]>();
        foreach (WorkingTable table in changed)
        {
            if (table.Sort is not { } sort)
            {
                continue;
            }

            long sortId = Resolve(sort.SortId);
            long tableId = Resolve(table.TableId);
            specRows.Add([sortId, tableId, _emission.SnapshotId, null]);
            keyRows.AddRange(sort.Fields.Select((field, index) => new object?[]
            {
                sortId, tableId, (long)index, field.Expression, field.Dialect, field.IsDescending ? "DESC" : "ASC",
                field.NullsFirst ? "NULLS_FIRST" : "NULLS_LAST",
            }));
        }

        Insert("ducklake_sort_info", s_sortColumns, specRows);
        Insert("ducklake_sort_expression", s_sortKeyColumns, keyRows);
    }

    private void Record(IWorkingRelation relation, string schemaName)
    {
        long id = Resolve(relation.Id);
        switch (relation)
        {
            case WorkingTable table:
                if (table.IsNew || table.IsRenamed)
                {
                    _changes.Add(SnapshotChangeKind.CreatedTable, schemaName, table.Name);
                    _layoutTables.Add(id);
                }

                if (table.IsAltered)
                {
                    _changes.Add(SnapshotChangeKind.AlteredTable, id);
                }

                if (table.ChangesLayout)
                {
                    _layoutTables.Add(id);
                }

                if (table.ProvenColumnIds.Count > 0 && !table.IsNew)
                {
                    _provenColumns.Add(id, table.ProvenColumnIds);
                }

                break;
            case WorkingView view:
                if (view.IsNew || view.IsRenamed)
                {
                    _changes.Add(SnapshotChangeKind.CreatedView, schemaName, view.Name);
                }

                if (view.IsAltered)
                {
                    _changes.Add(SnapshotChangeKind.AlteredView, id);
                }

                break;
        }
    }
}
