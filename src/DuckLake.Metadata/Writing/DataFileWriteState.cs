namespace DuckLake.Metadata;

/// <summary>The state of a data file under the commit lock.</summary>
internal sealed class DataFileWriteState
{
    public required long DataFileId { get; init; }

    public required long TableId { get; init; }

    public required long BeginSnapshot { get; init; }

    /// <summary>The snapshot it was retired at, or null while it is live.</summary>
    public required long? EndSnapshot { get; init; }

    /// <summary>The delete files that have not ended: none or one, more only after racing deletes.</summary>
    public IReadOnlyList<DeleteFileInfo> DeleteFiles { get; init; } = [];

    /// <summary>The newest snapshot of the file's deletions inside the catalog, or null if there are none.</summary>
    public long? LastInlinedDeleteSnapshot { get; init; }
}
