using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>
/// An open lake: a catalog database and the files it describes. Reading never changes either; writing happens in transactions. Thread-safe; dispose it when no scan
/// is running any more.
/// </summary>
public sealed partial class DuckLakeCatalog : IAsyncDisposable
{
    private DuckLakeCatalog(MetadataProvider metadata, CatalogInfo info, LakeDirectory directory, DuckLakeCatalogOptions options)
    {
        Metadata = metadata;
        Info = info;
        Directory = directory;
        Options = options;
        ObjectStores = options.ObjectStores ?? new ObjectStoreRegistry();
    }

    /// <summary>
    /// What the catalog says about itself: version, data path, encryption, options at all scopes; as of the last time a snapshot was
    /// taken, an option was set or a transaction was committed.
    /// </summary>
    public CatalogInfo Info { get; internal set; }

    /// <summary>The directory or URL of the lake's files, ending in a separator.</summary>
    public string DataPath => Directory.FullPath;

    /// <summary>Commands sent to the catalog database so far.</summary>
    public long CatalogRoundTripCount => Metadata.RoundTripCount;

    internal MetadataProvider Metadata { get; }

    internal LakeDirectory Directory { get; }

    internal DuckLakeCatalogOptions Options { get; }

    internal ObjectStoreRegistry ObjectStores { get; }

    /// <summary>The flushes of open transactions.</summary>
    internal OpenFlushes Flushes { get; } = new();

    /// <summary>Opens a lake.</summary>
    /// <param name="metadata">The catalog database, for example from the SQLite package. Taken for good, also when opening fails.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The lake, to be disposed by the caller.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no catalog, it cannot be read, or the data path contradicts the stored one.
    /// </exception>
    public static async Task<DuckLakeCatalog> OpenAsync(
        MetadataProvider metadata, DuckLakeCatalogOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        options ??= new DuckLakeCatalogOptions();
        bool isOpen = false;
        try
        {
            await metadata.GetLatestSnapshotAsync(cancellationToken).ConfigureAwait(false);
            CatalogInfo info = await metadata.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
            LakeDirectory directory = LakeDirectory.ForDataPath(ChooseDataPath(info, options), options.ExternalPaths);
            var catalog = new DuckLakeCatalog(metadata, info, directory, options);
            isOpen = true;
            return catalog;
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, default) is { } error)
        {
            throw error;
        }
        finally
        {
            if (!isOpen)
            {
                await DisposeAsync(metadata, options).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The newest snapshot.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The snapshot, pinned: reading it gives the same rows forever.</returns>
    /// <exception cref="DuckLakeException">The catalog cannot be read.</exception>
    public Task<DuckLakeSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default) =>
        PinAsync(Metadata.GetLatestSnapshotAsync(cancellationToken), cancellationToken);

    /// <summary>The snapshot of a version.</summary>
    /// <param name="version">The snapshot's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="DuckLakeException">There is no such snapshot, or not any more (<see cref="DuckLakeErrorKind.NotFound"/>).</exception>
    public Task<DuckLakeSnapshot> GetSnapshotAsync(long version, CancellationToken cancellationToken = default) =>
        PinAsync(Metadata.GetSnapshotAsync(version, cancellationToken), cancellationToken);

    /// <summary>The newest snapshot at or before a point in time.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="DuckLakeException">No snapshot is that old (<see cref="DuckLakeErrorKind.NotFound"/>).</exception>
    public Task<DuckLakeSnapshot> GetSnapshotAsync(DateTimeOffset time, CancellationToken cancellationToken = default) =>
        PinAsync(Metadata.GetSnapshotAsync(time, SnapshotTimeBound.AtOrBefore, cancellationToken), cancellationToken);

    /// <summary>All snapshots that were not expired, oldest first, with their changes, authors and messages.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The snapshots.</returns>
    /// <exception cref="DuckLakeException">The catalog cannot be read.</exception>
    public async Task<IReadOnlyList<SnapshotInfo>> ListSnapshotsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await Metadata.ListSnapshotsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, default) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Closes the catalog database. Scans that are still running fail.</summary>
    public ValueTask DisposeAsync() => DisposeAsync(Metadata, Options);

    private static async ValueTask DisposeAsync(MetadataProvider metadata, DuckLakeCatalogOptions options)
    {
        await metadata.DisposeAsync().ConfigureAwait(false);
        if (options.OwnedStore is { } store)
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal string? GetOption(string key, long? schemaId = null, long? tableId = null) => GetOption(Info, key, schemaId, tableId);

    internal string? GetOption(CatalogInfo info, string key, long? schemaId, long? tableId) =>
        info.GetOption(key, schemaId, tableId)
        ?? Options.DefaultOptions.FirstOrDefault(option => string.Equals(option.Key, key, StringComparison.OrdinalIgnoreCase)).Value;

    private static string ChooseDataPath(CatalogInfo info, DuckLakeCatalogOptions options)
    {
        if (options.DataPath is null)
        {
            return string.IsNullOrEmpty(info.DataPath)
                ? throw new DuckLakeException(
                    DuckLakeErrorKind.CorruptData,
                    $"The catalog stores no data path. Set {nameof(DuckLakeCatalogOptions)}.{nameof(DuckLakeCatalogOptions.DataPath)} to where the lake's files are.")
                : info.DataPath;
        }

        if (!options.OverrideDataPath
            && !string.IsNullOrEmpty(info.DataPath)
            && LakePath.NormalizeDataPath(options.DataPath) != LakePath.NormalizeDataPath(info.DataPath))
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Metadata,
                $"DATA_PATH parameter \"{LakePath.Redact(options.DataPath)}\" does not match existing data path in the catalog \"{LakePath.Redact(info.DataPath)}\".\n"
                    + "You can override the DATA_PATH by setting OVERRIDE_DATA_PATH to True.")
            {
                SqlErrorClass = SqlErrorClass.InvalidConfiguration,
            };
        }

        return options.DataPath;
    }

    private async Task<DuckLakeSnapshot> PinAsync(ValueTask<SnapshotInfo> resolving, CancellationToken cancellationToken)
    {
        try
        {
            SnapshotInfo snapshot = await resolving.ConfigureAwait(false);
            CatalogDefinition definition = await Metadata.GetDefinitionsAsync(snapshot, cancellationToken).ConfigureAwait(false);
            Info = await Metadata.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
            return new DuckLakeSnapshot(this, snapshot, definition);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, default) is { } error)
        {
            throw error;
        }
    }
}
