namespace DuckLake.Arrow;

/// <summary>A data file of a table at a snapshot, with its delete file.</summary>
public sealed record DuckLakeFile
{
    /// <summary>The data file's id.</summary>
    public required long DataFileId { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Length of the footer in bytes, or null when the catalog does not say.</summary>
    public long? FooterSizeBytes { get; init; }

    /// <summary>Rows in the file, deleted ones included.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The snapshot the file became visible at.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>Whether the file is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The partition values in key order; empty when unpartitioned.</summary>
    public IReadOnlyList<DuckLakePartitionValue> PartitionValues { get; init; } = [];

    /// <summary>Full path of the delete file, or null.</summary>
    public string? DeleteFilePath { get; init; }

    /// <summary>Size of the delete file in bytes, or null.</summary>
    public long? DeleteFileSizeBytes { get; init; }

    /// <summary>Length of the delete file's footer in bytes, or null.</summary>
    public long? DeleteFileFooterSizeBytes { get; init; }

    /// <summary>Positions in the delete file (some may lie after the snapshot), plus those deleted inside the catalog.</summary>
    public long DeleteCount { get; init; }
}
