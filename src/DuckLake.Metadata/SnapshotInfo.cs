namespace DuckLake.Metadata;

/// <summary>One committed snapshot.</summary>
public sealed class SnapshotInfo
{
    private SnapshotChanges? _changes;

    /// <summary>The snapshot's id, its version number.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>The instant of the commit in UTC, to the microsecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The version of all definitions; snapshots with the same number share them.</summary>
    public required long SchemaVersion { get; init; }

    /// <summary>The next free id of schemas, tables, views, macros, partition and sort specifications.</summary>
    public required long NextCatalogId { get; init; }

    /// <summary>The next free id of data files, delete files and mappings.</summary>
    public required long NextFileId { get; init; }

    /// <summary>The stored text of the changes, or null when nothing is recorded.</summary>
    public string? ChangesMade { get; init; }

    /// <summary>The author given at commit, or null.</summary>
    public string? Author { get; init; }

    /// <summary>The message given at commit, or null.</summary>
    public string? CommitMessage { get; init; }

    /// <summary>Extra information given at commit, or null.</summary>
    public string? CommitExtraInfo { get; init; }

    /// <summary>The changes of this snapshot, parsed on first use.</summary>
    /// <exception cref="MetadataException">The text does not follow the format's grammar (kind Corrupt).</exception>
    public SnapshotChanges GetChanges() => _changes ??= SnapshotChanges.Parse(ChangesMade, SnapshotId);
}
