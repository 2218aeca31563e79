namespace DuckLake.Metadata;

/// <summary>
/// Statistics of a whole table. They are not versioned: they describe the newest snapshot at the time they were read, and
/// must not be used for any other.
/// </summary>
/// <param name="AsOfSnapshotId">The newest snapshot when they were read.</param>
/// <param name="RecordCount">Rows ever appended; deletes need not lower it.</param>
/// <param name="NextRowId">The next free row id.</param>
/// <param name="FileSizeBytes">Bytes of all data files.</param>
/// <param name="Columns">Column statistics by column id; columns without a row are unknown.</param>
public sealed record TableStatistics(
    long AsOfSnapshotId, long RecordCount, long NextRowId, long FileSizeBytes, IReadOnlyDictionary<long, TableColumnStatistics> Columns);
