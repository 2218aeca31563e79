namespace DuckLake.Arrow;

/// <summary>The commit that rows are written for.</summary>
/// <param name="SnapshotId">The new snapshot.</param>
/// <param name="SchemaVersion">Its schema version, should there be a change of definitions.</param>
/// <param name="NextCatalogId">The next free id of schemas, tables, views, macros, partition and sort specifications.</param>
internal sealed record CatalogEmission(long SnapshotId, long SchemaVersion, long NextCatalogId)
{
    /// <summary>Partition specifications (provisional ids) that files of the transaction were written under.</summary>
    public IReadOnlySet<long> UsedPartitionIds { get; init; } = new HashSet<long>();
}
