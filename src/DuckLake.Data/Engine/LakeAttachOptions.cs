namespace DuckLake.Data;

/// <summary>What the options of ATTACH say about a lake.</summary>
internal sealed record LakeAttachOptions
{
    /// <summary>Whether changes are refused. A pinned lake is read-only too.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The only snapshot the lake shows, or null.</summary>
    public long? SnapshotVersion { get; init; }

    /// <summary>The instant whose snapshot is the only one the lake shows, or null.</summary>
    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>DATA_PATH as given, or null.</summary>
    public string? DataPath { get; init; }

    public bool OverrideDataPath { get; init; }

    /// <summary>ENCRYPTED as given, or null.</summary>
    public bool? IsEncrypted { get; init; }

    public bool? CreateIfNotExists { get; init; }

    public bool AutomaticMigration { get; init; }

    public string? MetadataSchema { get; init; }

    /// <summary>The name under which the catalog's own tables are read, when METADATA_CATALOG gives one.</summary>
    public string? MetadataCatalog { get; init; }

    /// <summary>The text of METADATA_PATH, or null.</summary>
    public string? MetadataPath { get; init; }

    /// <summary>METADATA_PARAMETERS and META_x, without the META_.</summary>
    public IReadOnlyDictionary<string, string> MetadataParameters { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lake options given with ATTACH that hold for the attachment, such as <c>data_inlining_row_limit</c>.</summary>
    public IReadOnlyDictionary<string, string> DefaultOptions { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public TimeSpan? BusyTimeout { get; init; }

    /// <summary>Given back when the lake is detached: the share in the open catalog.</summary>
    public IAsyncDisposable? Lease { get; init; }

    /// <summary>Whether changes are refused, for whatever reason.</summary>
    public bool RefusesChanges => IsReadOnly || SnapshotVersion is not null || SnapshotTime is not null;
}
