namespace DuckLake.Arrow;

/// <summary>Sizes and counts of a table at a snapshot, from the catalog alone.</summary>
public sealed record DuckLakeTableStatistics
{
    /// <summary>Number of data files.</summary>
    public required long FileCount { get; init; }

    /// <summary>Bytes of the data files.</summary>
    public required long FileSizeBytes { get; init; }

    /// <summary>Number of delete files.</summary>
    public required long DeleteFileCount { get; init; }

    /// <summary>Bytes of the delete files.</summary>
    public required long DeleteFileSizeBytes { get; init; }

    /// <summary>Rows in the data files, deleted ones included.</summary>
    public required long FileRecordCount { get; init; }

    /// <summary>Number of tables inside the catalog that hold rows of the table.</summary>
    public required int InlinedTableCount { get; init; }
}
