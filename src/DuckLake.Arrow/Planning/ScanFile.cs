using System.Text.Json.Serialization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A data file of a scan with everything the catalog knows that reading it needs.</summary>
internal sealed record ScanFile
{
    public required long DataFileId { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>Size in bytes; a file of another size contradicts the catalog.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Thrift footer length in bytes, or null when the catalog does not say.</summary>
    public long? FooterSizeBytes { get; init; }

    /// <summary>Physical rows in the file; another number in the footer contradicts the catalog.</summary>
    public required long RecordCount { get; init; }

    /// <summary>Row id of the first row, or null when the file must embed row ids.</summary>
    public long? RowIdStart { get; init; }

    public required long BeginSnapshot { get; init; }

    /// <summary>Highest snapshot id embedded in the file's rows, or null for an ordinary file.</summary>
    public long? PartialMax { get; init; }

    /// <summary>Prefixes by snapshot of an old partial file, in rising order; empty otherwise.</summary>
    public IReadOnlyList<PartialFileRange> PartialRanges { get; init; } = [];

    /// <summary>Position among all files of the scan before pruning, the value of <c>file_index</c>.</summary>
    public int FileIndex { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>The decryption key in memory; never in JSON unless it was asked for.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> EncryptionKey { get; init; }

    /// <summary>The key in base64; only while a task with keys is written or read.</summary>
    [JsonInclude]
    [JsonPropertyName("encryptionKey")]
    internal string? SerializedKey { get; init; }

    /// <summary>The file's name mapping, or null: columns are found by field id.</summary>
    public IReadOnlyList<NameMappingNode>? NameMapping { get; init; }

    /// <summary>
    /// The places among their siblings, by column id, of all columns the table had when the file began: where they are in a file
    /// without field ids. Null if that are the ordinals of today; empty if the catalog no longer knows.
    /// </summary>
    public IReadOnlyDictionary<long, int>? ColumnPositions { get; init; }

    public IReadOnlyList<DuckLakePartitionValue> PartitionValues { get; init; } = [];

    /// <summary>The delete files visible at the snapshot: none or one, more only after racing deletes (apply all).</summary>
    public IReadOnlyList<ScanDeleteFile> DeleteFiles { get; init; } = [];

    /// <summary>Positions deleted by inlined deletions at the snapshot: rising, distinct.</summary>
    public IReadOnlyList<long> InlinedDeletedPositions { get; init; } = [];

    /// <summary>The one delete file of a file that has any. Two are visible after racing deletes of other writers only; no file can take the place of both.</summary>
    /// <exception cref="DuckLakeException">There are several.</exception>
    public ScanDeleteFile OnlyDeleteFile(DuckLakeTable table) => DeleteFiles.Count == 1
        ? DeleteFiles[0]
        : throw new DuckLakeException(
            DuckLakeErrorKind.CorruptData,
            $"Data file {DataFileId} has {DeleteFiles.Count} delete files at one snapshot. Rewrite the table's data files, then try again.")
        {
            SchemaName = table.SchemaName,
            TableName = table.Name,
        };

    public override string ToString() => Path;
}
