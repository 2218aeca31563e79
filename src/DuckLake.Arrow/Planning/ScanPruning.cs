namespace DuckLake.Arrow;

/// <summary>Why a scan leaves a file out.</summary>
public enum ScanPruning
{
    /// <summary>The file is read.</summary>
    None,

    /// <summary>The file's partition values rule out every row.</summary>
    PartitionValue,

    /// <summary>The file's column statistics rule out every row.</summary>
    FileStatistics,

    /// <summary>The file has no row that is visible at the snapshot.</summary>
    NoVisibleRows,

    /// <summary>The files before it have as many rows as the scan returns.</summary>
    Limit,
}
