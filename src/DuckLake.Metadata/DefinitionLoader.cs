namespace DuckLake.Metadata;

/// <summary>Loads all definitions visible at a snapshot: first the queries, then the objects.</summary>
internal sealed partial class DefinitionLoader
{
    private readonly CatalogSql _sql;
    private readonly CatalogBatch _batch;
    private readonly SnapshotInfo _snapshot;
    private readonly string _snapshotMarker;
    private readonly List<MetadataException> _faults = [];

    private readonly List<SchemaDefinition> _schemas = [];
    private readonly List<TableRow> _tables = [];
    private readonly Dictionary<long, ColumnTree> _columns = [];
    private readonly Dictionary<long, long> _largestColumnIds = [];
    private readonly List<ViewRow> _views = [];
    private readonly Dictionary<long, Dictionary<string, string>> _tags = [];
    private readonly Dictionary<(long TableId, long ColumnId), Dictionary<string, string>> _columnTags = [];
    private readonly Dictionary<long, Dictionary<string, IReadOnlyDictionary<string, string>>> _viewColumnTags = [];
    private readonly Dictionary<long, Dictionary<long, PartitionRow>> _partitions = [];
    private readonly Dictionary<long, SortRow> _sorts = [];
    private readonly Dictionary<long, MacroRow> _macros = [];

    public DefinitionLoader(CatalogSql sql, CatalogBatch batch, SnapshotInfo snapshot)
    {
        _sql = sql;
        _batch = batch;
        _snapshot = snapshot;
        _snapshotMarker = batch.Parameter(snapshot.SnapshotId);
        AddTagQueries();
        AddSchemas();
        AddTables();
        AddColumns();
        AddViews();
        AddPartitions();
        AddSorts();
        AddMacros();
    }

    private void AddTagQueries()
    {
        Query("ducklake_tag", ["object_id", "key", "value"], visibleOnly: true, "", row =>
            AddTag(Entry(_tags, row.Int64(0)), row, 1));
        Query("ducklake_column_tag", ["table_id", "column_id", "key", "value"], visibleOnly: true, "", row =>
            AddTag(Entry(_columnTags, (row.Int64(0), row.Int64(1))), row, 2));
        Query("ducklake_view_column_tag", ["view_id", "column_name", "key", "value"], visibleOnly: true, "", row =>
        {
            var byColumn = Entry(_viewColumnTags, row.Int64(0));
            var column = row.Text(1);
            if (!byColumn.TryGetValue(column, out var tags))
            {
                byColumn.Add(column, tags = new Dictionary<string, string>());
            }

            AddTag((Dictionary<string, string>)tags, row, 2);
        });
    }

    private void AddSchemas() =>
        Query(
            "ducklake_schema",
            ["schema_id", "schema_uuid", "begin_snapshot", "schema_name", "path", "path_is_relative", "parent_schema_id"],
            visibleOnly: true,
            "ORDER BY x.schema_id",
            row => Guard(() => _schemas.Add(new SchemaDefinition
            {
                SchemaId = row.Int64(0),
                Uuid = row.NullableText(1),
                BeginSnapshot = row.Int64(2),
                Name = row.Text(3),
                Path = row.Path(4, 5),
                ParentSchemaId = row.NullableInt64(6),
                Tags = _tags.GetValueOrDefault(row.Int64(0)) ?? ColumnDefinition.EmptyTags,
            })));

    private void AddTables() =>
        Query(
            "ducklake_table",
            ["table_id", "table_uuid", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"],
            visibleOnly: true,
            "ORDER BY x.table_id, x.begin_snapshot",
            row => Guard(() => _tables.Add(new TableRow(
                row.Int64(0), row.NullableText(1), row.Int64(2), row.Int64(3), row.Text(4), row.Path(5, 6)))));

    private void AddColumns()
    {
        // Ids of dropped columns count too: the next column needs one that no file of the table has.
        if (_sql.Layout.HasTable("ducklake_column"))
        {
            _batch.Add(
                "ducklake_column",
                $"SELECT x.table_id, MAX(x.column_id) FROM {_sql.Table("ducklake_column")} x GROUP BY x.table_id",
                AddLargestColumnId);
        }

        Query("ducklake_column", ColumnTree.CatalogColumns, visibleOnly: true, "", row =>
        {
            var tableId = row.Int64(0);
            if (!_columns.TryGetValue(tableId, out var tree))
            {
                _columns.Add(tableId, tree = new ColumnTree(tableId));
            }

            tree.Add(row);
        });
    }

    private void AddLargestColumnId(CatalogRow row)
    {
        try
        {
            _largestColumnIds[row.Int64(0)] = row.Int64(1);
        }
        catch (MetadataException)
        {
            // The row itself is read below, where its table takes the fault.
        }
    }

    private void AddViews() =>
        Query(
            "ducklake_view",
            ["view_id", "view_uuid", "begin_snapshot", "schema_id", "view_name", "dialect", "sql", "column_aliases"],
            visibleOnly: true,
            "ORDER BY x.view_id, x.begin_snapshot",
            row => Guard(() => _views.Add(new ViewRow(
                row.Int64(0), row.NullableText(1), row.Int64(2), row.Int64(3), row.Text(4), row.NullableText(5), row.Text(6), row.NullableText(7)))));

    private void AddPartitions()
    {
        Query("ducklake_partition_info", ["partition_id", "table_id", "begin_snapshot", "end_snapshot"], visibleOnly: false, "", row =>
            Entry(_partitions, row.Int64(1))[row.Int64(0)] = new PartitionRow(row.Int64(2), row.NullableInt64(3)));
        Query(
            "ducklake_partition_column",
            ["partition_id", "table_id", "partition_key_index", "column_id", "transform"],
            visibleOnly: false,
            "ORDER BY x.partition_id, x.partition_key_index",
            row =>
            {
                if (_partitions.TryGetValue(row.Int64(1), out var ofTable) && ofTable.TryGetValue(row.Int64(0), out var spec))
                {
                    spec.Fields.Add(new PartitionField(
                        checked((int)Math.Min(row.NonNegative(2), int.MaxValue)), row.Int64(3), PartitionTransform.Parse(row.Text(4))));
                }
            });
    }

    private void AddSorts()
    {
        var byId = new Dictionary<long, SortRow>();
        Query("ducklake_sort_info", ["sort_id", "table_id", "begin_snapshot"], visibleOnly: true, "ORDER BY x.begin_snapshot", row =>
            byId[row.Int64(0)] = _sorts[row.Int64(1)] = new SortRow(row.Int64(0)));
        Query(
            "ducklake_sort_expression",
            ["sort_id", "expression", "dialect", "sort_direction", "null_order"],
            visibleOnly: false,
            "ORDER BY x.sort_id, x.sort_key_index",
            row =>
            {
                if (byId.TryGetValue(row.Int64(0), out var sort))
                {
                    sort.Fields.Add(new SortField(
                        row.Text(1),
                        row.NullableText(2),
                        string.Equals(row.NullableText(3), "DESC", StringComparison.OrdinalIgnoreCase),
                        string.Equals(row.NullableText(4), "NULLS_FIRST", StringComparison.OrdinalIgnoreCase)));
                }
            });
    }

    private void AddMacros()
    {
        Query("ducklake_macro", ["macro_id", "schema_id", "macro_name"], visibleOnly: true, "ORDER BY x.macro_id", row =>
            _macros[row.Int64(0)] = new MacroRow(row.Int64(1), row.Text(2)));
        Query(
            "ducklake_macro_impl",
            ["macro_id", "impl_id", "dialect", "sql", "type"],
            visibleOnly: false,
            "ORDER BY x.macro_id, x.impl_id",
            row =>
            {
                if (_macros.TryGetValue(row.Int64(0), out var macro))
                {
                    var parameters = Entry(macro.Parameters, row.Int64(1));
                    macro.Implementations.Add(new MacroImplementation(
                        row.Int64(1),
                        row.NullableText(2),
                        row.Text(3),
                        string.Equals(row.NullableText(4), "table", StringComparison.OrdinalIgnoreCase),
                        parameters));
                }
            });
        Query(
            "ducklake_macro_parameters",
            ["macro_id", "impl_id", "parameter_name", "parameter_type", "default_value", "default_value_type"],
            visibleOnly: false,
            "ORDER BY x.macro_id, x.impl_id, x.column_id",
            row =>
            {
                if (_macros.TryGetValue(row.Int64(0), out var macro))
                {
                    var defaultType = row.NullableText(5);
                    var hasDefault = !string.Equals(defaultType, "unknown", StringComparison.OrdinalIgnoreCase);
                    Entry(macro.Parameters, row.Int64(1)).Add(new MacroParameter(
                        row.Text(2), row.NullableText(3), hasDefault ? row.NullableText(4) : null, defaultType));
                }
            });
    }

    private void Query(string table, ReadOnlySpan<string> columns, bool visibleOnly, string order, Action<CatalogRow> onRow)
    {
        if (_sql.Layout.HasTable(table))
        {
            var filter = visibleOnly ? $"WHERE {_sql.Visible("x", _snapshotMarker)} " : "";
            _batch.Add(table, $"SELECT {_sql.Columns(table, "x", columns)} FROM {_sql.Table(table)} x {filter}{order}", onRow);
        }
    }

    /// <summary>Keeps one object's wrong row from making the others unreadable.</summary>
    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (MetadataException fault)
        {
            _faults.Add(fault);
        }
    }

    private static void AddTag(Dictionary<string, string> tags, CatalogRow row, int keyColumn)
    {
        if (row.NullableText(keyColumn) is { } key && row.NullableText(keyColumn + 1) is { } value)
        {
            tags[key] = value;
        }
    }

    private static TValue Entry<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!map.TryGetValue(key, out var value))
        {
            map.Add(key, value = new TValue());
        }

        return value;
    }

    private sealed record TableRow(long TableId, string? Uuid, long BeginSnapshot, long SchemaId, string Name, CatalogPath Path);

    private sealed record ViewRow(
        long ViewId, string? Uuid, long BeginSnapshot, long SchemaId, string Name, string? Dialect, string Sql, string? Aliases);

    private sealed record PartitionRow(long BeginSnapshot, long? EndSnapshot)
    {
        public List<PartitionField> Fields { get; } = [];
    }

    private sealed record SortRow(long SortId)
    {
        public List<SortField> Fields { get; } = [];
    }

    private sealed record MacroRow(long SchemaId, string Name)
    {
        public List<MacroImplementation> Implementations { get; } = [];

        public Dictionary<long, List<MacroParameter>> Parameters { get; } = [];
    }
}
