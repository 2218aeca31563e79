namespace DuckLake.Data;

/// <summary>What ATTACH says about a lake, after its secret was looked up and its expressions were evaluated.</summary>
internal sealed record LakeAttachOptions
{
    /// <summary>The name of the lake in the session.</summary>
    public string Alias { get; init; } = string.Empty;

    /// <summary>The catalog database: what follows <c>ducklake:</c>, or the METADATA_PATH of the secret. May be a secret itself.</summary>
    public string MetadataPath { get; init; } = string.Empty;

    public LakeAccess Access { get; init; }

    public string? DataPath { get; init; }

    public bool OverrideDataPath { get; init; }

    /// <summary>The schema of the catalog tables; null for the database's default.</summary>
    public string? MetadataSchema { get; init; }

    /// <summary>The name under which the catalog database is seen; null for the hidden default.</summary>
    public string? MetadataCatalog { get; init; }

    /// <summary>METADATA_PARAMETERS and META_x, by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> MetadataParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The secret that completes the connection string of the catalog database, or null.</summary>
    public Secret? MetadataSecret { get; init; }

    /// <summary>How files on S3 are reached; null when no store reaches them.</summary>
    public LakeStorage? Storage { get; init; }

    /// <summary>Whether encryption was asked for or refused; null when nothing was said.</summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>Values of lake options that hold for this attachment where the catalog stores none.</summary>
    public IReadOnlyDictionary<string, string> DefaultOptions { get; init; } = new Dictionary<string, string>();

    public long? SnapshotVersion { get; init; }

    public DateTimeOffset? SnapshotTime { get; init; }

    /// <summary>Null when nothing was said: a lake is created unless it is attached READ_ONLY.</summary>
    public bool? CreateIfNotExists { get; init; }

    public bool AutomaticMigration { get; init; }

    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The table that the bare name of the lake stands for, as written; null for none.</summary>
    public string? DefaultTable { get; init; }

    /// <summary>Whether the attachment always shows one snapshot.</summary>
    public bool IsPinned => SnapshotVersion is not null || SnapshotTime is not null;

    /// <summary>Whether changes are refused, for whatever reason.</summary>
    public bool RefusesChanges => Access == LakeAccess.ReadOnly || IsPinned;

    /// <summary>Given back when the lake is detached: the share in the open catalog.</summary>
    public IAsyncDisposable? Lease { get; init; }

    /// <summary>The name under which queries reach the catalog tables.</summary>
    public string MetadataCatalogName => MetadataCatalog ?? "__ducklake_metadata_" + Alias;

    /// <summary>Whether the catalog database is left out of listings.</summary>
    public bool HidesMetadataCatalog => MetadataCatalog is null;
}
