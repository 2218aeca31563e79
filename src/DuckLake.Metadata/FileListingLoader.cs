using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>Loads the file list of one table at one snapshot: first the queries, then the objects.</summary>
internal sealed partial class FileListingLoader
{
    private readonly CatalogSql _sql;
    private readonly CatalogBatch _batch;
    private readonly TableDefinition _table;
    private readonly SnapshotInfo _snapshot;
    private readonly FileListingOptions _options;
    private readonly string _tableMarker;
    private readonly string _snapshotMarker;
    private readonly string _visibleFiles;
    private readonly string _fileFilter;

    private readonly List<FileRow> _files = [];
    private readonly Dictionary<long, List<DeleteFileInfo>> _deleteFiles = [];
    private readonly Dictionary<long, List<long>> _inlinedDeletes = [];
    private readonly Dictionary<long, List<PartitionValue>> _partitionValues = [];
    private readonly Dictionary<long, Dictionary<long, FileColumnStatistics>> _columnStatistics = [];
    private readonly Dictionary<long, List<FileVariantStatistics>> _variantStatistics = [];
    private readonly Dictionary<long, TableColumnStatistics> _tableColumns = [];
    private readonly List<MappingRow> _mappings = [];
    private readonly InlinedLayoutResolver _inlined;
    private readonly ColumnHistory _history;
    private (long RecordCount, long NextRowId, long FileSizeBytes)? _tableStatistics;
    private long? _totalFileCount;

    public FileListingLoader(
        CatalogSql sql, CatalogBatch batch, TableDefinition table, SnapshotInfo snapshot, FileListingOptions options)
    {
        if (table.Fault is { } fault)
        {
            throw fault.Again();
        }

        _sql = sql;
        _batch = batch;
        _table = table;
        _snapshot = snapshot;
        _options = options;
        _tableMarker = batch.Parameter(table.TableId);
        _snapshotMarker = batch.Parameter(snapshot.SnapshotId);
        _history = new ColumnHistory(table);
        _inlined = new InlinedLayoutResolver(table, _history, InlinedDeleteTableName);
        _visibleFiles = $"f.table_id = {_tableMarker} AND {sql.Visible("f", _snapshotMarker)}";
        _fileFilter = _visibleFiles;
        if (StatisticsPredicateSql.Build(sql, batch, table, _tableMarker, options.Predicates) is { } predicate)
        {
            var count = $"SELECT COUNT(*) FROM {sql.Table("ducklake_data_file")} f WHERE {_visibleFiles}";
            var threshold = batch.Parameter((long)options.PredicatePushdownThreshold);
            _fileFilter = $"{_visibleFiles} AND (({count}) <= {threshold} OR ({predicate}))";
            batch.Add("ducklake_data_file", count, row => _totalFileCount = row.Int64(0));
        }
    }

    /// <summary>Whether the table of inlined deletions exists; known after the batch has run.</summary>
    public bool HasInlinedDeleteTable => _inlined.HasInlinedDeleteTable;

    private string InlinedDeleteTableName => string.Create(CultureInfo.InvariantCulture, $"ducklake_inlined_delete_{_table.TableId}");

    public void AddAll()
    {
        AddFiles();
        AddDeleteFiles();
        AddPartitionValues();
        AddMappings();
        AddTableStatistics();
        AddStatistics();
        _inlined.AddQueries(_sql, _batch, _tableMarker);
    }

    public void AddStatistics()
    {
        foreach (var columnId in _options.StatisticsColumnIds)
        {
            _columnStatistics.TryAdd(columnId, []);
        }

        var table = _sql.Layout.FileStatisticsTable;
        if (_columnStatistics.Count > 0 && _sql.Layout.HasTable(table))
        {
            _batch.Add(
                table,
                $"SELECT {_sql.Columns(table, "s", "data_file_id", "column_id", "column_size_bytes", "value_count", "null_count", "min_value", "max_value", "contains_nan", "extra_stats", "min_is_exact", "max_is_exact")} "
                + $"FROM {_sql.Table(table)} s WHERE s.table_id = {_tableMarker} AND s.column_id IN ({_batch.ParameterList(_columnStatistics.Keys)}) "
                + $"AND s.data_file_id IN ({FileIds})",
                row =>
                {
                    if (_columnStatistics.TryGetValue(row.Int64(1), out var byFile))
                    {
                        byFile[row.Int64(0)] = ReadStatistics(row, 2);
                    }
                });
        }

        if (_options.IncludeVariantStatistics && _sql.Layout.HasVariantStatistics)
        {
            _batch.Add(
                "ducklake_file_variant_stats",
                $"SELECT {_sql.Columns("ducklake_file_variant_stats", "s", "data_file_id", "column_id", "variant_path", "shredded_type", "column_size_bytes", "value_count", "null_count", "min_value", "max_value", "contains_nan", "extra_stats", "min_is_exact", "max_is_exact")} "
                + $"FROM {_sql.Table("ducklake_file_variant_stats")} s WHERE s.table_id = {_tableMarker} AND s.data_file_id IN ({FileIds})",
                row => Entry(_variantStatistics, row.Int64(0)).Add(
                    new FileVariantStatistics(row.Int64(1), row.Text(2), row.NullableText(3), ReadStatistics(row, 4))));
        }
    }

    /// <summary>Adds the positions deleted inside the catalog; only when their table exists. The batch may be a later one.</summary>
    public void AddInlinedDeletes(CatalogBatch batch)
    {
        batch.Add(
            InlinedDeleteTableName,
            $"SELECT d.file_id, d.row_id FROM {_sql.Table(InlinedDeleteTableName)} d "
            + $"WHERE d.begin_snapshot <= {batch.Parameter(_snapshot.SnapshotId)} ORDER BY d.file_id, d.row_id",
            row =>
            {
                var positions = Entry(_inlinedDeletes, row.Int64(0));
                var position = row.NonNegative(1);
                if (positions.Count == 0 || positions[^1] != position)
                {
                    positions.Add(position);
                }
            });
    }

    private string FileIds => $"SELECT f.data_file_id FROM {_sql.Table("ducklake_data_file")} f WHERE {_fileFilter}";

    private void AddFiles() =>
        _batch.Add(
            "ducklake_data_file",
            $"SELECT {_sql.Columns("ducklake_data_file", "f", "data_file_id", "path", "path_is_relative", "file_format", "record_count", "file_size_bytes", "footer_size", "row_id_start", "partition_id", "encryption_key", "mapping_id", "partial_max", "partial_file_info", "begin_snapshot", "end_snapshot", "row_group_count")} "
            + $"FROM {_sql.Table("ducklake_data_file")} f WHERE {_fileFilter} ORDER BY f.data_file_id",
            row => _files.Add(ReadFile(row)));

    private void AddDeleteFiles() =>
        _batch.Add(
            "ducklake_delete_file",
            $"SELECT {DeleteFileRow.Columns(_sql, "d")} "
            + $"FROM {_sql.Table("ducklake_delete_file")} d WHERE d.table_id = {_tableMarker} AND {_sql.Visible("d", _snapshotMarker)} ORDER BY d.delete_file_id",
            row => Entry(_deleteFiles, DeleteFileRow.DataFileId(row)).Add(DeleteFileRow.Read(row)));

    private void AddPartitionValues()
    {
        if (_sql.Layout.HasTable("ducklake_file_partition_value") && _table.PartitionSpecs.Count > 0)
        {
            _batch.Add(
                "ducklake_file_partition_value",
                $"SELECT v.data_file_id, v.partition_key_index, v.partition_value FROM {_sql.Table("ducklake_file_partition_value")} v "
                + $"WHERE v.table_id = {_tableMarker} AND v.data_file_id IN ({FileIds}) ORDER BY v.data_file_id, v.partition_key_index",
                row => Entry(_partitionValues, row.Int64(0)).Add(
                    new PartitionValue((int)Math.Min(row.NonNegative(1), int.MaxValue), row.NullableText(2))));
        }
    }

    private void AddMappings()
    {
        if (_sql.Layout.HasMappingId && _sql.Layout.HasTable("ducklake_name_mapping"))
        {
            _batch.Add(
                "ducklake_name_mapping",
                $"SELECT {_sql.Columns("ducklake_name_mapping", "n", "mapping_id", "column_id", "source_name", "target_field_id", "parent_column", "is_partition")}, "
                + $"{_sql.Columns("ducklake_column_mapping", "m", "type")} FROM {_sql.Table("ducklake_name_mapping")} n "
                + $"LEFT JOIN {_sql.Table("ducklake_column_mapping")} m ON m.mapping_id = n.mapping_id "
                + $"WHERE n.mapping_id IN (SELECT f.mapping_id FROM {_sql.Table("ducklake_data_file")} f WHERE {_visibleFiles} AND f.mapping_id IS NOT NULL) ORDER BY n.mapping_id, n.column_id",
                row => _mappings.Add(new MappingRow(
                    row.Int64(0), row.Int64(1), row.Text(2), row.NullableInt64(3), row.NullableInt64(4), row.NullableBoolean(5) ?? false, row.NullableText(6))));
        }
    }

    private void AddTableStatistics()
    {
        if (_sql.Layout.HasTable("ducklake_table_stats"))
        {
            _batch.Add(
                "ducklake_table_stats",
                $"SELECT s.table_id, s.record_count, s.next_row_id, s.file_size_bytes FROM {_sql.Table("ducklake_table_stats")} s WHERE s.table_id = {_tableMarker}",
                row => _tableStatistics = (row.NullableInt64(1) ?? 0, row.NullableInt64(2) ?? 0, row.NullableInt64(3) ?? 0));
        }

        if (_sql.Layout.HasTable("ducklake_table_column_stats"))
        {
            _batch.Add(
                "ducklake_table_column_stats",
                $"SELECT {TableColumnStatisticsRow.Columns(_sql, "s")} "
                + $"FROM {_sql.Table("ducklake_table_column_stats")} s WHERE s.table_id = {_tableMarker}",
                row => _tableColumns[row.Int64(0)] = TableColumnStatisticsRow.Read(row, 1));
        }
    }

    private static FileRow ReadFile(CatalogRow row)
    {
        var (partialMax, ranges) = PartialFileInfo.Parse(row, 12);
        return new FileRow(
            row.Int64(0),
            row.NullableText(1) is null ? throw row.Wrong(1, "a path", null) : row.Path(1, 2),
            row.NullableText(3) ?? "parquet",
            row.NonNegative(4),
            row.NullableNonNegative(5),
            row.PositiveOrNull(6),
            row.NullableInt64(7),
            row.NullableInt64(8),
            row.NullableText(9),
            row.NullableInt64(10),
            row.NullableInt64(11) ?? partialMax,
            ranges,
            row.Int64(13),
            row.NullableInt64(14),
            row.NullableNonNegative(15));
    }

    private static FileColumnStatistics ReadStatistics(CatalogRow row, int first) => new()
    {
        SizeBytes = row.NullableInt64(first),
        ValueCount = row.NullableInt64(first + 1),
        NullCount = row.NullableInt64(first + 2),
        Min = row.NullableText(first + 3),
        Max = row.NullableText(first + 4),
        ContainsNan = row.NullableBoolean(first + 5),
        ExtraStatistics = row.NullableText(first + 6),
        MinIsExact = row.NullableBoolean(first + 7),
        MaxIsExact = row.NullableBoolean(first + 8),
    };

    private static List<T> Entry<T>(Dictionary<long, List<T>> map, long key)
    {
        if (!map.TryGetValue(key, out var list))
        {
            map.Add(key, list = []);
        }

        return list;
    }

    private sealed record FileRow(
        long Id,
        CatalogPath Path,
        string Format,
        long RecordCount,
        long? SizeBytes,
        long? FooterSizeBytes,
        long? RowIdStart,
        long? PartitionId,
        string? EncryptionKey,
        long? MappingId,
        long? PartialMax,
        IReadOnlyList<PartialFileRange> PartialRanges,
        long BeginSnapshot,
        long? EndSnapshot,
        long? RowGroupCount);

    private sealed record MappingRow(
        long MappingId, long NodeId, string SourceName, long? TargetColumnId, long? ParentId, bool IsPartition, string? Type);
}
