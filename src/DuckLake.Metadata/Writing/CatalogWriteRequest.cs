namespace DuckLake.Metadata;

/// <summary>What a commit needs to know under the commit lock.</summary>
internal sealed class CatalogWriteRequest
{
    /// <summary>The snapshot the transaction began on; the snapshots after it are read.</summary>
    public required long BaseSnapshotId { get; init; }

    /// <summary>The tables whose state is wanted; those of <see cref="DataFileIds"/> must be among them.</summary>
    public IReadOnlyCollection<long> TableIds { get; init; } = [];

    /// <summary>The data files whose state is wanted.</summary>
    public IReadOnlyCollection<long> DataFileIds { get; init; } = [];

    /// <summary>The inlined rows whose liveness is wanted; at most one entry per inlined table.</summary>
    public IReadOnlyList<InlinedRowsCheck> InlinedRows { get; init; } = [];

    /// <summary>A key looked for in the snapshots after the base, or null.</summary>
    public string? IdempotencyKey { get; init; }
}
