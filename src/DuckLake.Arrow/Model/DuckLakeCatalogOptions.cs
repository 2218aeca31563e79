using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>How a lake is opened and read.</summary>
public sealed record DuckLakeCatalogOptions
{
    /// <summary>The directory or URL of the lake's files; null takes the one the catalog stores.</summary>
    public string? DataPath { get; init; }

    /// <summary>Whether <see cref="DataPath"/> may differ from the one the catalog stores; it then holds for this object only.</summary>
    public bool OverrideDataPath { get; init; }

    /// <summary>Whether transactions are refused.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The stores files are read from; null for local disk and memory.</summary>
    public ObjectStoreRegistry? ObjectStores { get; init; }

    /// <summary>A store of <see cref="ObjectStores"/> that is disposed with the lake, or null.</summary>
    internal IAsyncDisposable? OwnedStore { get; init; }

    /// <summary>Whether files outside the data path, named by absolute paths, are read.</summary>
    public ExternalPathPolicy ExternalPaths { get; init; } = ExternalPathPolicy.Allow;

    /// <summary>Bytes one scan may hold in flight, besides what the caller keeps.</summary>
    public long ScanMemoryBudgetBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of footers and deleted positions to keep for later scans.</summary>
    public long MetadataCacheBytes { get; init; } = 64L << 20;

    /// <summary>How many files a table must have before filters are also applied inside the catalog database.</summary>
    public int CatalogPruningThresholdFiles { get; init; } = 1_000;

    /// <summary>
    /// Values of lake options (for example <c>data_inlining_row_limit</c>) that hold for this object only, where the catalog stores
    /// none: a stored table, schema or global value wins over them, they win over the format's defaults. Names are
    /// case-insensitive. What ATTACH options are to DuckDB's extension.
    /// </summary>
    public IReadOnlyDictionary<string, string> DefaultOptions { get; init; } = new Dictionary<string, string>();
}
