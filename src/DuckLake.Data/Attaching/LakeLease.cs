using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A lake as one session attached it. Disposing gives it back to <see cref="LakeRegistry"/>.</summary>
internal sealed class LakeLease : IAsyncDisposable
{
    private readonly LakeRegistry _registry;
    private readonly LakeRegistryKey _key;
    private int _isDisposed;

    internal LakeLease(LakeRegistry registry, LakeRegistryKey key, DuckLakeCatalog catalog, LakeAttachOptions options, LakeMetadataTarget target)
    {
        _registry = registry;
        _key = key;
        Catalog = catalog;
        Options = options with { Lease = this };
        Target = target;
    }

    public DuckLakeCatalog Catalog { get; }

    public LakeAttachOptions Options { get; }

    /// <summary>The catalog database.</summary>
    public LakeMetadataTarget Target { get; }

    /// <summary>The schema of the catalog tables inside the catalog database.</summary>
    public string MetadataSchema => Options.MetadataSchema ?? Target.DefaultSchema;

    /// <summary>Reaches the catalog database itself.</summary>
    public SqlMetadataProvider Metadata => (SqlMetadataProvider)Catalog.Metadata;

    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isDisposed, 1) == 0 ? _registry.ReleaseAsync(_key, Catalog) : ValueTask.CompletedTask;
}
