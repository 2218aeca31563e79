using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Makes scan files of the catalog's rows: full paths, keys, mappings, and the checks rows need before they are trusted.</summary>
internal sealed class ScanFileBuilder(DuckLakeTable table, FileListing listing)
{
    private const int MaxKeyBytes = 64;

    private readonly Dictionary<long, IReadOnlyDictionary<long, int>?> _positions = [];

    private readonly LakeDirectory _directory = table.Snapshot.Catalog.Directory
        .GetDirectory(Convert(table.Definition.Schema.Path))
        .GetDirectory(Convert(table.Definition.Path));

    public ScanFile Build(DataFileInfo row, int fileIndex)
    {
        string path = _directory.GetFile(Convert(row.Path));
        var place = table.Place with { FilePath = path };
        if (!string.Equals(row.Format, "parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw Error(DuckLakeErrorKind.Unsupported, $"The catalog says that the data file has the format \"{row.Format}\"; only parquet is known. Register the data as Parquet.", place);
        }

        if (row.RecordCount < 0 || row.SizeBytes is null or < 0)
        {
            throw Error(
                DuckLakeErrorKind.CorruptData,
                $"Data file {row.DataFileId} has {row.RecordCount} rows and {row.SizeBytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NULL"} bytes in the catalog; expected numbers that are not negative. Repair the row of ducklake_data_file.",
                place);
        }

        return new ScanFile
        {
            DataFileId = row.DataFileId,
            Path = path,
            SizeBytes = row.SizeBytes.Value,
            FooterSizeBytes = row.FooterSizeBytes is > 0 ? row.FooterSizeBytes : null,
            RecordCount = row.RecordCount,
            RowIdStart = row.RowIdStart,
            BeginSnapshot = row.BeginSnapshot,
            PartialMax = row.PartialMax,
            PartialRanges = row.PartialRanges,
            FileIndex = fileIndex,
            IsEncrypted = row.EncryptionKey is not null,
            EncryptionKey = ReadKey(row.EncryptionKey, isData: true, place),
            NameMapping = MappingOf(row, path, place),
            ColumnPositions = row.MappingId is null ? PositionsAt(row.BeginSnapshot) : null,
            PartitionValues = PartitionValuesOf(row),
            DeleteFiles = [.. row.DeleteFiles.Select(BuildDeleteFile)],
            InlinedDeletedPositions = row.InlinedDeletes,
        };
    }

    private static StoredPath Convert(CatalogPath path) => new(path.Path, path.IsRelative);

    private static DuckLakeException Error(DuckLakeErrorKind kind, string problem, ErrorPlace place) => new(kind, problem)
    {
        SchemaName = place.SchemaName,
        TableName = place.TableName,
        SnapshotId = place.SnapshotId,
        FilePath = place.FilePath is null ? null : LakePath.Redact(place.FilePath),
    };

    private ScanDeleteFile BuildDeleteFile(DeleteFileInfo row)
    {
        string path = _directory.GetFile(Convert(row.Path));
        return new ScanDeleteFile
        {
            DeleteFileId = row.DeleteFileId,
            Path = path,
            Format = row.Format == DeleteFileFormat.Puffin ? ScanDeleteFormat.Puffin : ScanDeleteFormat.Parquet,
            DeleteCount = row.DeleteCount,
            SizeBytes = row.SizeBytes,
            FooterSizeBytes = row.FooterSizeBytes is > 0 ? row.FooterSizeBytes : null,
            BeginSnapshot = row.BeginSnapshot,
            PartialMax = row.PartialMax,
            IsEncrypted = row.EncryptionKey is not null,
            EncryptionKey = ReadKey(row.EncryptionKey, isData: row.Format == DeleteFileFormat.Parquet, table.Place with { FilePath = path }),
        };
    }

    // Deletion vectors are never encrypted. The key itself must not get into a message.
    private ReadOnlyMemory<byte> ReadKey(string? text, bool isData, ErrorPlace place)
    {
        if (text is null)
        {
            return isData && table.Snapshot.Catalog.Info.IsEncrypted
                ? throw Error(
                    DuckLakeErrorKind.CorruptData,
                    $"Database is encrypted, but file {LakePath.Redact(place.FilePath!)} does not have an encryption key. Repair the row in the catalog.",
                    place)
                : default;
        }

        byte[] key = new byte[MaxKeyBytes];
        return text.Length <= MaxKeyBytes && System.Convert.TryFromBase64String(text, key, out int length) && length is 16 or 24 or 32
            ? key.AsMemory(0, length)
            : throw Error(
                DuckLakeErrorKind.CorruptData, "The file's encryption key in the catalog is not the base64 text of 16, 24 or 32 bytes. Repair the row in the catalog.", place);
    }

    private IReadOnlyList<NameMappingNode>? MappingOf(DataFileInfo row, string path, ErrorPlace place)
    {
        if (row.MappingId is not { } mappingId)
        {
            return null;
        }

        if (!listing.NameMappings.TryGetValue(mappingId, out NameMapping? mapping))
        {
            throw Error(
                DuckLakeErrorKind.CorruptData, $"The data file refers to column mapping {mappingId}, which the catalog does not have.", place);
        }

        IReadOnlyList<KeyValuePair<string, string?>>? hive = null;
        return Convert(mapping.Entries);

        NameMappingNode[] Convert(IReadOnlyList<NameMappingEntry> entries)
        {
            var nodes = new NameMappingNode[entries.Count];
            for (int i = 0; i < nodes.Length; i++)
            {
                NameMappingEntry entry = entries[i];
                nodes[i] = new NameMappingNode
                {
                    SourceName = entry.SourceName,
                    TargetColumnId = entry.TargetColumnId,
                    IsPartition = entry.IsPartition,
                    PartitionValue = entry.IsPartition ? HiveValue(entry.SourceName) : null,
                    Children = Convert(entry.Children),
                };
            }

            return nodes;
        }

        string? HiveValue(string key)
        {
            hive ??= HivePath.Parse(path);
            foreach (StringComparison comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
            {
                foreach ((string name, string? value) in hive)
                {
                    if (string.Equals(name, key, comparison))
                    {
                        return value;
                    }
                }
            }

            throw Error(
                DuckLakeErrorKind.CorruptData,
                $"Column mapping {mappingId} takes \"{key}\" from the file's path, but the path has no directory \"{key}=...\".",
                place);
        }
    }

    private IReadOnlyDictionary<long, int>? PositionsAt(long beginSnapshot)
    {
        if (!_positions.TryGetValue(beginSnapshot, out IReadOnlyDictionary<long, int>? positions))
        {
            IReadOnlyList<ColumnDefinition>? columns = listing.History.ColumnsAt(beginSnapshot);
            positions = columns == listing.Table.Columns ? null : PositionsOf(columns ?? []);
            _positions.Add(beginSnapshot, positions);
        }

        return positions;
    }

    private static Dictionary<long, int> PositionsOf(IReadOnlyList<ColumnDefinition> columns)
    {
        var positions = new Dictionary<long, int>();
        Add(columns);
        return positions;

        void Add(IReadOnlyList<ColumnDefinition> siblings)
        {
            for (int i = 0; i < siblings.Count; i++)
            {
                positions[siblings[i].ColumnId] = i;
                Add(siblings[i].Children);
            }
        }
    }

    private DuckLakePartitionValue[] PartitionValuesOf(DataFileInfo row)
    {
        if (row.PartitionId is not { } partitionId || !table.Definition.PartitionSpecs.TryGetValue(partitionId, out PartitionSpec? spec))
        {
            return [];
        }

        var values = new List<DuckLakePartitionValue>(row.PartitionValues.Count);
        foreach (PartitionValue value in row.PartitionValues)
        {
            if (spec.Fields.FirstOrDefault(field => field.KeyIndex == value.KeyIndex) is { } field)
            {
                values.Add(new DuckLakePartitionValue(field.ColumnId, field.Transform.Text, value.Value));
            }
        }

        return [.. values];
    }
}
