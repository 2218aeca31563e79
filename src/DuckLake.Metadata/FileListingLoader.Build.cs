namespace DuckLake.Metadata;

internal sealed partial class FileListingLoader
{
    private const int MaxMappingDepth = 250;

    public FileListing Build(long latestSnapshotId)
    {
        var mappings = BuildMappings();
        var files = new List<DataFileInfo>(_files.Count);
        var lastId = (long?)null;
        foreach (var row in _files)
        {
            if (row.Id == lastId)
            {
                throw Corrupt("ducklake_data_file", $"data_file_id {row.Id} is visible twice at snapshot {_snapshot.SnapshotId}");
            }

            lastId = row.Id;
            files.Add(BuildFile(row, mappings));
        }

        return new FileListing
        {
            Table = _table,
            Snapshot = _snapshot,
            AsOfSnapshotId = latestSnapshotId,
            Files = files,
            TotalFileCount = Math.Max(_totalFileCount ?? 0, files.Count),
            InlinedTables = _inlined.Resolve(),
            History = _history,
            NameMappings = mappings,
            Statistics = _tableStatistics is var (records, nextRowId, bytes)
                ? new TableStatistics(latestSnapshotId, records, nextRowId, bytes, _tableColumns)
                : null,
            ColumnStatistics = FrozenStatistics(),
            VariantStatistics = FrozenVariants(),
        };
    }

    /// <summary>The known listing with the statistics loaded now.</summary>
    public FileListing Extend(FileListing known)
    {
        var statistics = new Dictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>>(known.ColumnStatistics);
        foreach (var (columnId, byFile) in _columnStatistics)
        {
            statistics[columnId] = byFile;
        }

        return new FileListing
        {
            Table = known.Table,
            Snapshot = known.Snapshot,
            AsOfSnapshotId = known.AsOfSnapshotId,
            Files = known.Files,
            TotalFileCount = known.TotalFileCount,
            InlinedTables = known.InlinedTables,
            History = known.History,
            NameMappings = known.NameMappings,
            Statistics = known.Statistics,
            ColumnStatistics = statistics,
            VariantStatistics = FrozenVariants() ?? known.VariantStatistics,
        };
    }

    private Dictionary<long, IReadOnlyDictionary<long, FileColumnStatistics>> FrozenStatistics() =>
        _columnStatistics.ToDictionary(p => p.Key, p => (IReadOnlyDictionary<long, FileColumnStatistics>)p.Value);

    private Dictionary<long, IReadOnlyList<FileVariantStatistics>>? FrozenVariants() =>
        _options.IncludeVariantStatistics
            ? _variantStatistics.ToDictionary(p => p.Key, p => (IReadOnlyList<FileVariantStatistics>)p.Value)
            : null;

    private DataFileInfo BuildFile(FileRow row, Dictionary<long, NameMapping> mappings)
    {
        var positions = _inlinedDeletes.GetValueOrDefault(row.Id);
        if (positions is { Count: > 0 } && positions[^1] >= row.RecordCount)
        {
            throw Corrupt(
                InlinedDeleteTableName, $"position {positions[^1]} is deleted from data file {row.Id}, which has only {row.RecordCount} rows");
        }

        if (row.MappingId is { } mappingId && !mappings.ContainsKey(mappingId))
        {
            throw Corrupt("ducklake_data_file", $"data file {row.Id} refers to mapping_id {mappingId}, which does not exist");
        }

        if (row.PartitionId is { } partitionId && !_table.PartitionSpecs.ContainsKey(partitionId) && _partitionValues.ContainsKey(row.Id))
        {
            throw Corrupt("ducklake_data_file", $"data file {row.Id} refers to partition_id {partitionId}, which does not exist");
        }

        return new DataFileInfo
        {
            DataFileId = row.Id,
            Path = row.Path,
            Format = row.Format,
            RecordCount = row.RecordCount,
            SizeBytes = row.SizeBytes,
            FooterSizeBytes = row.FooterSizeBytes,
            RowIdStart = row.RowIdStart,
            PartitionId = row.PartitionId,
            PartitionValues = _partitionValues.GetValueOrDefault(row.Id) ?? [],
            EncryptionKey = row.EncryptionKey,
            MappingId = row.MappingId,
            PartialMax = row.PartialMax,
            PartialRanges = row.PartialRanges,
            BeginSnapshot = row.BeginSnapshot,
            EndSnapshot = row.EndSnapshot,
            RowGroupCount = row.RowGroupCount,
            DeleteFiles = _deleteFiles.GetValueOrDefault(row.Id) ?? [],
            InlinedDeletes = positions ?? [],
        };
    }

    private Dictionary<long, NameMapping> BuildMappings()
    {
        var mappings = new Dictionary<long, NameMapping>();
        foreach (var group in _mappings.GroupBy(m => m.MappingId))
        {
            var rows = group.DistinctBy(m => m.NodeId).ToList();
            var children = rows.ToLookup(m => m.ParentId);
            var built = 0;
            var entries = BuildLevel(null, 0);
            if (built != rows.Count)
            {
                throw Corrupt("ducklake_name_mapping", $"mapping_id {group.Key}: a parent_column is missing or leads to a cycle");
            }

            mappings.Add(group.Key, new NameMapping(group.Key, rows[0].Type, entries));

            List<NameMappingEntry> BuildLevel(long? parentId, int depth)
            {
                if (depth > MaxMappingDepth)
                {
                    throw Corrupt("ducklake_name_mapping", $"mapping_id {group.Key} is nested more than {MaxMappingDepth} levels deep");
                }

                var level = new List<NameMappingEntry>();
                foreach (var row in children[parentId])
                {
                    built++;
                    level.Add(new NameMappingEntry(row.SourceName, row.TargetColumnId, row.IsPartition, BuildLevel(row.NodeId, depth + 1)));
                }

                return level;
            }
        }

        return mappings;
    }

    private MetadataException Corrupt(string catalogTable, string what) =>
        MetadataException.Corrupt(catalogTable, $"table '{_table.Name}' (id {_table.TableId}): {what}.", _table.TableId);
}
