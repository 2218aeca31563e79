namespace DuckLake.Metadata;

/// <summary>A delete file as the catalog describes it.</summary>
public sealed class DeleteFileInfo
{
    /// <summary>The delete file's id.</summary>
    public required long DeleteFileId { get; init; }

    /// <summary>The path, relative to the table's path.</summary>
    public required CatalogPath Path { get; init; }

    /// <summary>The file's form.</summary>
    public required DeleteFileFormat Format { get; init; }

    /// <summary>The number of deleted positions in the file.</summary>
    public required long DeleteCount { get; init; }

    /// <summary>The file's size in bytes, or null if unknown.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The footer's length in bytes, or null if unknown.</summary>
    public long? FooterSizeBytes { get; init; }

    /// <summary>The base64 text of the file's key, or null if the file is not encrypted. A secret.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>The largest snapshot embedded in the file; null does not mean that none is embedded.</summary>
    public long? PartialMax { get; init; }

    /// <summary>The snapshot the row is visible from; positions without an embedded snapshot were deleted at it.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The number of row groups (1.1), or null.</summary>
    public long? RowGroupCount { get; init; }
}
