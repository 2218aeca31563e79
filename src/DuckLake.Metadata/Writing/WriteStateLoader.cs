namespace DuckLake.Metadata;

/// <summary>Reads the state of tables, data files and inlined rows under the commit lock: first the queries, then the objects.</summary>
internal sealed class WriteStateLoader
{
    private readonly CatalogSql _sql;
    private readonly CatalogWriteRequest _request;
    private readonly Dictionary<long, (long RecordCount, long NextRowId, long FileSizeBytes)> _statistics = [];
    private readonly Dictionary<long, Dictionary<long, TableColumnStatistics>> _columns = [];
    private readonly Dictionary<long, List<RegisteredInlinedTable>> _inlinedTables = [];
    private readonly Dictionary<string, string> _rowIdColumns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(long FileId, long TableId, long Begin, long? End)> _files = [];
    private readonly Dictionary<long, List<DeleteFileInfo>> _deleteFiles = [];
    private readonly Dictionary<long, long> _lastInlinedDeletes = [];
    private readonly Dictionary<string, HashSet<long>> _liveRows = new(StringComparer.OrdinalIgnoreCase);

    public WriteStateLoader(CatalogSql sql, CatalogWriteRequest request)
    {
        _sql = sql;
        _request = request;
    }

    /// <summary>The tables requested that have a table of inlined deletions; known after the batch has run.</summary>
    public IEnumerable<long> InlinedDeleteTables => _request.TableIds.Where(HasInlinedDeletes);

    public void AddQueries(CatalogBatch batch)
    {
        if (_request.TableIds.Count > 0)
        {
            AddTables(batch);
        }

        if (_request.DataFileIds.Count > 0)
        {
            AddFiles(batch);
        }
    }

    /// <summary>Adds the question which of the rows asked for are live; fails when their table is gone.</summary>
    public void AddLiveRows(CatalogBatch batch, InlinedRowsCheck check)
    {
        var live = new HashSet<long>();
        _liveRows[check.Table.Name] = live;
        var rowId = _sql.Dialect.QuoteIdentifier(check.Table.RowIdColumn);
        batch.Add(
            check.Table.Name,
            $"SELECT i.{rowId} FROM {_sql.Table(check.Table.Name)} i WHERE i.{_sql.Dialect.QuoteIdentifier(check.Table.EndSnapshotColumn)} IS NULL "
            + $"AND {StatementSql.IsOneOf(_sql, batch, "i." + rowId, check.RowIds)}",
            row => live.Add(row.Int64(0)));
    }

    /// <summary>Adds the question when the files' deletions inside the catalog were last added to; fails when the table of them is gone.</summary>
    public void AddInlinedDeletes(CatalogBatch batch, long tableId)
    {
        var name = StatementSql.InlinedDeleteTable(tableId);
        batch.Add(
            name,
            $"SELECT d.file_id, MAX(d.begin_snapshot) FROM {_sql.Table(name)} d WHERE {StatementSql.IsOneOf(_sql, batch, "d.file_id", _request.DataFileIds)} GROUP BY d.file_id",
            row => _lastInlinedDeletes[row.Int64(0)] = row.Int64(1));
    }

    public Dictionary<long, TableWriteState> BuildTables(long latestSnapshotId)
    {
        var tables = new Dictionary<long, TableWriteState>();
        foreach (var id in _request.TableIds)
        {
            tables[id] = new TableWriteState
            {
                Statistics = _statistics.TryGetValue(id, out var s)
                    ? new TableStatistics(latestSnapshotId, s.RecordCount, s.NextRowId, s.FileSizeBytes, _columns.GetValueOrDefault(id) ?? [])
                    : null,
                InlinedTables = _inlinedTables.GetValueOrDefault(id) ?? [],
                HasInlinedDeleteTable = HasInlinedDeletes(id),
            };
        }

        return tables;
    }

    public Dictionary<long, DataFileWriteState> BuildFiles() => _files.ToDictionary(f => f.FileId, f => new DataFileWriteState
    {
        DataFileId = f.FileId,
        TableId = f.TableId,
        BeginSnapshot = f.Begin,
        EndSnapshot = f.End,
        DeleteFiles = _deleteFiles.GetValueOrDefault(f.FileId) ?? [],
        LastInlinedDeleteSnapshot = _lastInlinedDeletes.TryGetValue(f.FileId, out var last) ? last : null,
    });

    public IReadOnlySet<long> LiveRows(string inlinedTableName) =>
        _liveRows.TryGetValue(inlinedTableName, out var live)
            ? live
            : _request.InlinedRows.Any(c => string.Equals(c.Table.Name, inlinedTableName, StringComparison.OrdinalIgnoreCase))
                ? new HashSet<long>()
                : throw new ArgumentException($"The rows of '{inlinedTableName}' were not requested.", nameof(inlinedTableName));

    /// <summary>What the system columns of an inlined data table begin with, or null if the table was not among those read.</summary>
    public string? InlinedPrefix(string name) =>
        _rowIdColumns.TryGetValue(name, out var column) ? column[..^"row_id".Length] : null;

    private bool HasInlinedDeletes(long tableId) => _rowIdColumns.ContainsKey(StatementSql.InlinedDeleteTable(tableId));

    private void AddTables(CatalogBatch batch)
    {
        string Of(string alias) => StatementSql.IsOneOf(_sql, batch, alias + ".table_id", _request.TableIds);
        batch.Add(
            "ducklake_table_stats",
            $"SELECT s.table_id, s.record_count, s.next_row_id, s.file_size_bytes FROM {_sql.Table("ducklake_table_stats")} s WHERE {Of("s")}",
            row => _statistics[row.Int64(0)] = (row.NullableInt64(1) ?? 0, row.NullableInt64(2) ?? 0, row.NullableInt64(3) ?? 0));
        batch.Add(
            "ducklake_table_column_stats",
            $"SELECT s.table_id, {TableColumnStatisticsRow.Columns(_sql, "s")} FROM {_sql.Table("ducklake_table_column_stats")} s WHERE {Of("s")}",
            row =>
            {
                if (!_columns.TryGetValue(row.Int64(0), out var columns))
                {
                    _columns.Add(row.Int64(0), columns = []);
                }

                columns[row.Int64(1)] = TableColumnStatisticsRow.Read(row, 2);
            });

        var names = _request.TableIds.Select(StatementSql.InlinedDeleteTable).ToList();
        var known = string.Join(", ", names.Select(n => $"'{n}'"));
        var registered = "";
        if (_sql.Layout.HasTable("ducklake_inlined_data_tables"))
        {
            var registry = _sql.Table("ducklake_inlined_data_tables");
            batch.Add(
                "ducklake_inlined_data_tables",
                $"SELECT i.table_id, i.table_name, i.schema_version FROM {registry} i WHERE {Of("i")} ORDER BY i.schema_version",
                row =>
                {
                    if (!_inlinedTables.TryGetValue(row.Int64(0), out var tables))
                    {
                        _inlinedTables.Add(row.Int64(0), tables = []);
                    }

                    tables.Add(new RegisteredInlinedTable(row.Text(1), row.Int64(2)));
                });
            registered = $" OR t.table_name IN (SELECT i.table_name FROM {registry} i WHERE {Of("i")})";
        }

        var schemaMarker = _sql.MetadataSchema is { } schema ? batch.Parameter(schema) : null;
        // The system column comes first; a user's column may have the name it has in the other version.
        batch.Add(
            "database tables",
            $"SELECT t.table_name, t.column_name FROM ({_sql.Dialect.ColumnsQuery(schemaMarker)}) t "
            + $"WHERE t.column_name IN ('row_id', '_ducklake_row_id') AND (t.table_name IN ({known}){registered}) ORDER BY t.ordinal",
            row => _rowIdColumns.TryAdd(row.Text(0), row.Text(1)));
    }

    private void AddFiles(CatalogBatch batch)
    {
        string Of(string alias) => StatementSql.IsOneOf(_sql, batch, alias + ".data_file_id", _request.DataFileIds);
        batch.Add(
            "ducklake_data_file",
            $"SELECT f.data_file_id, f.table_id, f.begin_snapshot, f.end_snapshot FROM {_sql.Table("ducklake_data_file")} f WHERE {Of("f")}",
            row => _files.Add((row.Int64(0), row.Int64(1), row.Int64(2), row.NullableInt64(3))));
        batch.Add(
            "ducklake_delete_file",
            $"SELECT {DeleteFileRow.Columns(_sql, "d")} FROM {_sql.Table("ducklake_delete_file")} d WHERE d.end_snapshot IS NULL AND {Of("d")} ORDER BY d.delete_file_id",
            row =>
            {
                var fileId = DeleteFileRow.DataFileId(row);
                if (!_deleteFiles.TryGetValue(fileId, out var list))
                {
                    _deleteFiles.Add(fileId, list = []);
                }

                list.Add(DeleteFileRow.Read(row));
            });
    }
}
