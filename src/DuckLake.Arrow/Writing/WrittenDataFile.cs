using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A Parquet file with rows of a table that no snapshot shows yet.</summary>
internal sealed record WrittenDataFile
{
    /// <summary>The full path.</summary>
    public required string FullPath { get; init; }

    /// <summary>Whether this library wrote the file; if not it was registered and must survive a rollback.</summary>
    public required bool IsOwned { get; init; }

    public required long RecordCount { get; init; }

    public required long SizeBytes { get; init; }

    public required long FooterSizeBytes { get; init; }

    public required int RowGroupCount { get; init; }

    /// <summary>Whether the rows bring their row ids; the file still uses up a range of new ids.</summary>
    public bool HasEmbeddedRowIds { get; init; }

    /// <summary>The smallest row id in the file when <see cref="HasEmbeddedRowIds"/>; else null.</summary>
    public long? MinRowId { get; init; }

    /// <summary>The smallest snapshot embedded in the rows, or null when there is none.</summary>
    public long? MinSnapshotId { get; init; }

    /// <summary>The largest snapshot embedded in the rows, or null when there is none.</summary>
    public long? MaxSnapshotId { get; init; }

    /// <summary>The partition specification the file was written under, or null.</summary>
    public long? PartitionId { get; init; }

    public IReadOnlyList<PartitionValue> PartitionValues { get; init; } = [];

    /// <summary>The base64 text of the file's key, or null if the file is not encrypted. A secret.</summary>
    public string? EncryptionKey { get; init; }

    /// <summary>How a registered file names its columns; null for files with field ids. Its id is 0 until it is stored.</summary>
    public NameMapping? Mapping { get; init; }

    /// <summary>One entry per leaf column that has statistics, by ascending column id.</summary>
    public required IReadOnlyList<WrittenColumnStatistics> Statistics { get; init; }

    public IReadOnlyList<FileVariantStatistics> VariantStatistics { get; init; } = [];
}
