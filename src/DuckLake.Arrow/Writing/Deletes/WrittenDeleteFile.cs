using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A delete file that no snapshot shows yet.</summary>
internal sealed record WrittenDeleteFile
{
    public required string FullPath { get; init; }

    public required DeleteFileFormat Format { get; init; }

    /// <summary>The number of positions in the file.</summary>
    public required long DeleteCount { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The length of the footer; 0 for a deletion vector.</summary>
    public required long FooterSizeBytes { get; init; }

    /// <summary>The number of row groups; 0 for a deletion vector.</summary>
    public required int RowGroupCount { get; init; }

    /// <summary>The base64 text of the file's key, or null if the file is not encrypted. A secret.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>The smallest snapshot in the file's snapshot column, or null when it has none.</summary>
    public long? MinSnapshotId { get; init; }

    /// <summary>The largest snapshot in the file's snapshot column, or null when it has none.</summary>
    public long? MaxSnapshotId { get; init; }
}
