namespace DuckLake.Metadata;

/// <summary>One piece of a partial file of an old catalog: rows with a position below <paramref name="RowCount"/> exist since <paramref name="SnapshotId"/>.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="RowCount">The cumulative number of rows.</param>
public readonly record struct PartialFileRange(long SnapshotId, long RowCount);
