using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

internal sealed partial class CommitBuilder
{
    private static readonly string[] s_fileColumns =
    [
        "data_file_id", "table_id", "begin_snapshot", "end_snapshot", "file_order", "path", "path_is_relative", "file_format", "record_count",
        "file_size_bytes", "footer_size", "row_id_start", "partition_id", "encryption_key", "mapping_id", "partial_max", "row_group_count",
    ];

    private static readonly string[] s_fileStatisticsColumns =
    [
        "data_file_id", "table_id", "column_id", "column_size_bytes", "value_count", "null_count", "min_value", "max_value", "contains_nan",
        "extra_stats", "min_is_exact", "max_is_exact",
    ];

    private static readonly string[] s_variantStatisticsColumns =
    [
        "data_file_id", "table_id", "column_id", "variant_path", "shredded_type", "column_size_bytes", "value_count", "null_count", "min_value",
        "max_value", "contains_nan", "extra_stats",
    ];

    private static readonly string[] s_partitionValueColumns = ["data_file_id", "table_id", "partition_key_index", "partition_value"];

    private static readonly string[] s_columnMappingColumns = ["mapping_id", "table_id", "type"];

    private static readonly string[] s_nameMappingColumns =
        ["mapping_id", "column_id", "source_name", "target_field_id", "parent_column", "is_partition"];

    private void AddNameMappings()
    {
        var mappingRows = new List<object?[]>();
        var nameRows = new List<object?[]>();
        foreach ((PendingTable pending, long tableId) in TablesInOrder())
        {
            foreach (PendingDataFile file in pending.Files.Where(file => file.LiveRowCount > 0))
            {
                if (file.Mapping is { } mapping && ProvisionalIds.IsProvisional(mapping.MappingId) && !_mappingIds.ContainsKey(mapping.MappingId))
                {
                    long mappingId = _nextFileId++;
                    _mappingIds.Add(mapping.MappingId, mappingId);
                    mappingRows.Add([mappingId, tableId, mapping.Type ?? "map_by_name"]);
                    long nextNode = 0;
                    AddNames(mapping.Entries, mappingId, parent: null, ref nextNode, nameRows);
                }
            }
        }

        Insert("ducklake_column_mapping", s_columnMappingColumns, mappingRows);
        Insert("ducklake_name_mapping", s_nameMappingColumns, nameRows);
    }

    private static void AddNames(
        IReadOnlyList<NameMappingEntry> entries, long mappingId, long? parent, ref long nextNode, List<object?[]> rows)
    {
        foreach (NameMappingEntry entry in entries)
        {
            long node = nextNode++;
            rows.Add([mappingId, node, entry.SourceName, entry.TargetColumnId, parent, entry.IsPartition]);
            AddNames(entry.Children, mappingId, node, ref nextNode, rows);
        }
    }

    /// <summary>Adds data files of a table; flushed ones begin with, and keep the ids of, the rows in them.</summary>
    private void AddFiles(long tableId, IEnumerable<PendingDataFile> files, TableDefinition table, StatisticsUpdate statistics, bool areFlushed = false)
    {
        LakeDirectory directory = TableWriteContext.DirectoryOf(_catalog.Directory, table);
        var fileRows = new List<object?[]>();
        var statisticsRows = new List<object?[]>();
        var partitionRows = new List<object?[]>();
        var variantRows = new List<object?[]>();
        foreach (PendingDataFile file in files)
        {
            WrittenDataFile written = file.Written;
            long fileId = _nextFileId++;
            _fileIds.Add(file.LocalId, fileId);
            StoredPath path = directory.MakeRelative(written.FullPath);
            fileRows.Add(
            [
                fileId, tableId, areFlushed ? written.MinSnapshotId : _snapshotId, null, null, path.Path, path.IsRelative, "parquet", written.RecordCount, written.SizeBytes,
                written.FooterSizeBytes, areFlushed ? written.MinRowId : statistics.TakeRowIds(written.RecordCount), written.PartitionId is { } spec ? Resolve(spec) : null,
                written.EncryptionKey, file.Mapping is { } mapping ? _mappingIds.GetValueOrDefault(mapping.MappingId, mapping.MappingId) : null,
                areFlushed ? written.MaxSnapshotId : null,
                (long)written.RowGroupCount,
            ]);
            partitionRows.AddRange(written.PartitionValues.Select(value => new object?[] { fileId, tableId, (long)value.KeyIndex, value.Value }));
            foreach (WrittenColumnStatistics column in written.Statistics)
            {
                FileColumnStatistics s = ConvertStatistics(file.Layout, table, column);
                statisticsRows.Add(
                [
                    fileId, tableId, column.ColumnId, s.SizeBytes, s.ValueCount, s.NullCount, s.Min, s.Max, s.ContainsNan, s.ExtraStatistics,
                    s.MinIsExact, s.MaxIsExact,
                ]);
            }

            variantRows.AddRange(written.VariantStatistics.Select(variant => new object?[]
            {
                fileId, tableId, variant.ColumnId, variant.Path, variant.ShreddedTypeText, variant.Statistics.SizeBytes,
                variant.Statistics.ValueCount, variant.Statistics.NullCount, variant.Statistics.Min, variant.Statistics.Max,
                variant.Statistics.ContainsNan, variant.Statistics.ExtraStatistics,
            }));
            if (areFlushed)
            {
                statistics.AddFlushedFile(written.SizeBytes);
            }
            else
            {
                statistics.AddFile(file, written.RecordCount, written.SizeBytes);
            }
        }

        Insert("ducklake_data_file", s_fileColumns, fileRows);
        Insert("ducklake_file_column_stats", s_fileStatisticsColumns, statisticsRows);
        Insert("ducklake_file_partition_value", s_partitionValueColumns, partitionRows);
        Insert("ducklake_file_variant_stats", s_variantStatisticsColumns, variantRows);
    }

    /// <summary>Statistics under the type the column has now, should it have changed after the rows were written.</summary>
    private static FileColumnStatistics ConvertStatistics(TableDefinition layout, TableDefinition table, WrittenColumnStatistics column) =>
        layout.FindColumn(column.ColumnId)?.Type is { } from && table.FindColumn(column.ColumnId)?.Type is { } to
            ? StatisticsMerge.Convert(from, to, column.Statistics)
            : column.Statistics;
}
