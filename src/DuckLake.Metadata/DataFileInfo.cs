namespace DuckLake.Metadata;

/// <summary>A data file as the catalog describes it, with what deletes rows from it at the listing's snapshot.</summary>
public sealed class DataFileInfo
{
    /// <summary>The data file's id.</summary>
    public required long DataFileId { get; init; }

    /// <summary>The path, relative to the table's path.</summary>
    public required CatalogPath Path { get; init; }

    /// <summary>The file's format, in practice <c>parquet</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The number of rows in the file, deleted ones included.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The file's size in bytes, or null if unknown.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The footer's length in bytes, or null if unknown (the reader then reads the tail first).</summary>
    public long? FooterSizeBytes { get; init; }

    /// <summary>The row id of the file's first row; null when every row carries its own.</summary>
    public long? RowIdStart { get; init; }

    /// <summary>The partition specification the file was written under, or null.</summary>
    public long? PartitionId { get; init; }

    /// <summary>The file's partition values by key index.</summary>
    public IReadOnlyList<PartitionValue> PartitionValues { get; init; } = [];

    /// <summary>The base64 text of the file's key, or null if the file is not encrypted. A secret.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>The name mapping to read the file by, or null for field ids.</summary>
    public long? MappingId { get; init; }

    /// <summary>The largest snapshot embedded in the file's rows; null for ordinary files.</summary>
    public long? PartialMax { get; init; }

    /// <summary>The pieces of a partial file of an old catalog, ascending; empty otherwise.</summary>
    public IReadOnlyList<PartialFileRange> PartialRanges { get; init; } = [];

    /// <summary>The snapshot the file is visible from; it may have been expired.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The snapshot the file was retired at, as known when it was listed; null while it is live.</summary>
    public long? EndSnapshot { get; init; }

    /// <summary>The number of row groups (1.1), or null.</summary>
    public long? RowGroupCount { get; init; }

    /// <summary>The delete files visible at the listing's snapshot: none or one, more only after racing deletes (apply all).</summary>
    public IReadOnlyList<DeleteFileInfo> DeleteFiles { get; init; } = [];

    /// <summary>Positions deleted inside the catalog, ascending, without duplicates; apply them together with <see cref="DeleteFiles"/>.</summary>
    public IReadOnlyList<long> InlinedDeletes { get; init; } = [];
}
