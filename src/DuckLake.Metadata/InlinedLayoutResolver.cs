namespace DuckLake.Metadata;

/// <summary>
/// Finds the inlined data tables of a table and what their columns are. Each has the columns of its own schema version, which
/// may have lost its snapshot; the physical column names must confirm what the catalog's history says.
/// </summary>
internal sealed class InlinedLayoutResolver(TableDefinition table, ColumnHistory history, string inlinedDeleteTableName)
{
    private readonly List<(string Name, long SchemaVersion)> _registered = [];
    private readonly Dictionary<string, List<string>> _physicalColumns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(long BeginSnapshot, long SchemaVersion)> _versions = [];
    private readonly List<(long SnapshotId, long SchemaVersion)> _snapshots = [];
    private long? _firstBegin;

    public bool HasInlinedDeleteTable => _physicalColumns.ContainsKey(inlinedDeleteTableName);

    public void AddQueries(CatalogSql sql, CatalogBatch batch, string tableMarker)
    {
        var schemaMarker = sql.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        var deleteTableMarker = batch.Parameter(inlinedDeleteTableName);
        var columns = $"SELECT t.table_name, t.column_name FROM ({sql.Dialect.ColumnsQuery(schemaMarker)}) t WHERE t.table_name = {deleteTableMarker}";
        if (!sql.Layout.HasTable("ducklake_inlined_data_tables"))
        {
            batch.Add("database tables", columns, ReadPhysicalColumn);
            history.AddQueries(sql, batch, tableMarker, neededIf: null);
            return;
        }

        var registry = sql.Table("ducklake_inlined_data_tables");
        var isInlining = $"EXISTS (SELECT 1 FROM {registry} i WHERE i.table_id = {tableMarker})";
        batch.Add(
            "ducklake_inlined_data_tables",
            $"SELECT i.table_name, i.schema_version FROM {registry} i WHERE i.table_id = {tableMarker} ORDER BY i.schema_version",
            row => _registered.Add((row.Text(0), row.Int64(1))));
        batch.Add(
            "database tables",
            $"{columns} OR t.table_name IN (SELECT i.table_name FROM {registry} i WHERE i.table_id = {tableMarker}) ORDER BY t.table_name, t.ordinal",
            ReadPhysicalColumn);
        history.AddQueries(sql, batch, tableMarker, isInlining);
        batch.Add(
            "ducklake_table",
            $"SELECT MIN(b.begin_snapshot) FROM {sql.Table("ducklake_table")} b WHERE b.table_id = {tableMarker}",
            row => _firstBegin = row.NullableInt64(0));
        if (sql.Layout.HasSchemaVersions)
        {
            var ofTable = sql.Layout.HasColumn("ducklake_schema_versions", "table_id") ? $"(v.table_id = {tableMarker} OR v.table_id IS NULL) AND " : "";
            batch.Add(
                "ducklake_schema_versions",
                $"SELECT v.begin_snapshot, v.schema_version FROM {sql.Table("ducklake_schema_versions")} v WHERE {ofTable}{isInlining}",
                row => _versions.Add((row.Int64(0), row.Int64(1))));
        }

        batch.Add(
            "ducklake_snapshot",
            $"SELECT MIN(s.snapshot_id), s.schema_version FROM {sql.Table("ducklake_snapshot")} s WHERE s.schema_version IN "
            + $"(SELECT i.schema_version FROM {registry} i WHERE i.table_id = {tableMarker}) GROUP BY s.schema_version",
            row => _snapshots.Add((row.Int64(0), row.Int64(1))));
    }

    public IReadOnlyList<InlinedTable> Resolve() => _registered.ConvertAll(r => Resolve(r.Name, r.SchemaVersion));

    private InlinedTable Resolve(string name, long schemaVersion)
    {
        if (!_physicalColumns.TryGetValue(name, out var physical))
        {
            throw Corrupt($"the inlined data table '{name}' is registered but does not exist");
        }

        var prefix = physical is ["_ducklake_row_id", "_ducklake_begin_snapshot", "_ducklake_end_snapshot", ..] ? "_ducklake_" : "";
        if (prefix.Length == 0 && physical is not ["row_id", "begin_snapshot", "end_snapshot", ..])
        {
            throw Corrupt($"the inlined data table '{name}' does not begin with row_id, begin_snapshot, end_snapshot");
        }

        var dataColumns = physical[3..];
        foreach (var snapshotId in Candidates(schemaVersion).Distinct())
        {
            if (history.Build(snapshotId) is { } columns
                && columns.Count == dataColumns.Count
                && Match(columns, dataColumns) is { } matched)
            {
                return new InlinedTable
                {
                    TableId = table.TableId,
                    Name = name,
                    SchemaVersion = schemaVersion,
                    Columns = matched,
                    RowIdColumn = prefix + "row_id",
                    BeginSnapshotColumn = prefix + "begin_snapshot",
                    EndSnapshotColumn = prefix + "end_snapshot",
                };
            }
        }

        throw Corrupt(
            $"the columns of the inlined data table '{name}' ({string.Join(", ", dataColumns.Take(20))}) are not those of the table at schema version {schemaVersion} or any other");
    }

    /// <summary>Snapshots at which the table may have had the columns of a schema version, the best guess first.</summary>
    private IEnumerable<long> Candidates(long schemaVersion)
    {
        // The row of exactly this version, else the version before it that the table was last changed at.
        foreach (var (begin, _) in _versions.Where(v => v.SchemaVersion <= schemaVersion)
            .OrderByDescending(v => v.SchemaVersion).ThenBy(v => v.BeginSnapshot))
        {
            yield return begin;
        }

        foreach (var (id, _) in _snapshots.Where(s => s.SchemaVersion == schemaVersion))
        {
            yield return id;
        }

        if (_firstBegin is { } first)
        {
            yield return first;
        }

        foreach (var begin in history.Rows.Select(c => c.BeginSnapshot).Distinct().OrderDescending())
        {
            yield return begin;
        }
    }

    private static List<InlinedColumn>? Match(IReadOnlyList<ColumnDefinition> columns, List<string> physicalNames)
    {
        var matched = new List<InlinedColumn>(columns.Count);
        foreach (var column in columns)
        {
            if (CaseInsensitive.Find(physicalNames, column.Name, static n => n) is not { } physical)
            {
                return null;
            }

            matched.Add(new InlinedColumn(column.ColumnId, physical, column.TypeText, column));
        }

        return matched;
    }

    private void ReadPhysicalColumn(CatalogRow row)
    {
        var name = row.Text(0);
        if (!_physicalColumns.TryGetValue(name, out var columns))
        {
            _physicalColumns.Add(name, columns = []);
        }

        columns.Add(row.Text(1));
    }

    private MetadataException Corrupt(string what) =>
        MetadataException.Corrupt("ducklake_inlined_data_tables", $"table '{table.Name}' (id {table.TableId}): {what}.", table.TableId);
}
