namespace DuckLake.Metadata;

/// <summary>
/// All columns a table ever had: what a file without field ids, and an inlined data table of an older schema version, are matched by.
/// </summary>
internal sealed class ColumnHistory
{
    private readonly List<ColumnRow> _rows = [];
    private readonly TableDefinition _table;
    private readonly bool _isUnchanged;
    private long? _oldestSnapshotId;

    public ColumnHistory(TableDefinition table)
    {
        _table = table;
        var ids = new HashSet<long>();
        var begins = new HashSet<long>();
        Collect(table.Columns);
        _isUnchanged = begins.Count <= 1 && IsGapless(ids);

        void Collect(IReadOnlyList<ColumnDefinition> columns)
        {
            foreach (var column in columns)
            {
                ids.Add(column.ColumnId);
                begins.Add(column.BeginSnapshot);
                Collect(column.Children);
            }
        }
    }

    /// <summary>All rows of the table's columns that were read.</summary>
    public IReadOnlyList<ColumnRow> Rows => _rows;

    /// <summary>Asks for the rows. A table whose columns show no change needs them only where somebody else does.</summary>
    /// <param name="sql">The catalog's SQL.</param>
    /// <param name="batch">Takes the queries.</param>
    /// <param name="tableMarker">Marker of the table id.</param>
    /// <param name="neededIf">SQL condition under which the rows are needed whether or not there was a change, or null.</param>
    public void AddQueries(CatalogSql sql, CatalogBatch batch, string tableMarker, string? neededIf)
    {
        if (_isUnchanged && neededIf is null)
        {
            return;
        }

        string condition = _isUnchanged ? $" AND {neededIf}" : "";
        batch.Add(
            "ducklake_column",
            $"SELECT {sql.Columns("ducklake_column", "c", ColumnTree.CatalogColumns)} FROM {sql.Table("ducklake_column")} c WHERE c.table_id = {tableMarker}{condition}",
            row => _rows.Add(ColumnRow.Read(row)));
        if (_isUnchanged)
        {
            return;
        }

        batch.Add(
            "ducklake_snapshot",
            $"SELECT MIN(s.snapshot_id) FROM {sql.Table("ducklake_snapshot")} s",
            row => _oldestSnapshotId = row.NullableInt64(0));
    }

    /// <summary>The columns at a snapshot, or null when rows that could tell are gone with expired snapshots.</summary>
    public IReadOnlyList<ColumnDefinition>? ColumnsAt(long snapshotId)
    {
        if (_isUnchanged)
        {
            return _table.Columns;
        }

        // A row stays while a snapshot that sees it does. Of an expired one, the oldest snapshot's columns are an equal or longer
        // list if none in between was dropped.
        if (snapshotId >= _oldestSnapshotId)
        {
            return Build(snapshotId);
        }

        return _oldestSnapshotId is { } oldest && IsGapless([.. _rows.Select(row => row.ColumnId)]) ? Build(oldest) : null;
    }

    // Ids count up from 1 and are never used again. If none is missing, no column but perhaps the last ones was dropped, and what
    // was added stands behind what was there before.
    private static bool IsGapless(HashSet<long> ids) => ids.Count == 0 || (ids.Min() == 1 && ids.Max() == ids.Count);

    /// <summary>The columns that the rows read show at a snapshot, or null if there are none.</summary>
    public IReadOnlyList<ColumnDefinition>? Build(long snapshotId)
    {
        var tree = new ColumnTree(_table.TableId);
        var any = false;
        foreach (var row in _rows.Where(row => row.IsVisible(snapshotId)))
        {
            tree.Add(row);
            any = true;
        }

        return any ? tree.Build(_table.Name, static _ => null) : null;
    }
}
