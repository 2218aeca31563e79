using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
    /// <summary>Creates a lake and opens it.</summary>
    /// <param name="metadata">The catalog database, in which there is no lake yet. Taken for good, also when creating fails.</param>
    /// <param name="creation">What the lake is to be like.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    /// <returns>The lake, to be disposed by the caller.</returns>
    /// <exception cref="DuckLakeException">There is a lake already (<see cref="DuckLakeErrorKind.AlreadyExists"/>), or the database cannot be written.</exception>
    public static Task<DuckLakeCatalog> CreateAsync(
        MetadataProvider metadata,
        DuckLakeCreateOptions creation,
        DuckLakeCatalogOptions? options = null,
        CancellationToken cancellationToken = default) =>
        CreateAsync(metadata, creation, options, CreateMode.FailIfExists, cancellationToken);

    /// <summary>Opens a lake, or creates it where there is none. Two callers may do so at once: one creates, both open.</summary>
    /// <param name="metadata">The catalog database. Taken for good, also when opening fails.</param>
    /// <param name="creation">What a new lake is to be like; of an existing one, the data path and encryption must agree.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The lake, to be disposed by the caller.</returns>
    /// <exception cref="DuckLakeException">The catalog cannot be read or created, or contradicts what was asked for.</exception>
    public static Task<DuckLakeCatalog> OpenOrCreateAsync(
        MetadataProvider metadata,
        DuckLakeCreateOptions creation,
        DuckLakeCatalogOptions? options = null,
        CancellationToken cancellationToken = default) =>
        CreateAsync(metadata, creation, options, CreateMode.KeepExisting, cancellationToken);

    private static async Task<DuckLakeCatalog> CreateAsync(
        MetadataProvider metadata,
        DuckLakeCreateOptions creation,
        DuckLakeCatalogOptions? options,
        CreateMode mode,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        bool isOpen = false;
        try
        {
            ArgumentNullException.ThrowIfNull(creation);
            ArgumentException.ThrowIfNullOrEmpty(creation.DataPath);
            options ??= new DuckLakeCatalogOptions();
            await EnsureExistsAsync(metadata, creation, options, mode, cancellationToken).ConfigureAwait(false);

            // From here on the provider is the other method's to dispose.
            isOpen = true;
            return await OpenAsync(metadata, options with { DataPath = options.DataPath ?? creation.DataPath }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, default) is { } error)
        {
            throw error;
        }
        finally
        {
            if (!isOpen)
            {
                await DisposeAsync(metadata, options ?? new DuckLakeCatalogOptions()).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask EnsureExistsAsync(
        MetadataProvider metadata, DuckLakeCreateOptions creation, DuckLakeCatalogOptions options, CreateMode mode, CancellationToken cancellationToken)
    {
        if (mode == CreateMode.FailIfExists || !await metadata.CatalogExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (options.IsReadOnly)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.NotFound,
                    $"Existing DuckLake at metadata catalog \"{metadata.DisplayName}\" does not exist - and creating a new DuckLake is explicitly disabled");
            }

            try
            {
                await metadata.CreateCatalogAsync(
                    new CatalogCreation
                    {
                        DataPath = LakePath.NormalizeDataPath(creation.DataPath),
                        Version = creation.Version,
                        IsEncrypted = creation.IsEncrypted,
                        CreatedBy = creation.CreatedBy,
                    },
                    cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MetadataException error) when (error.Kind == MetadataErrorKind.AlreadyExists && mode == CreateMode.KeepExisting)
            {
                // Somebody else was faster.
            }
        }

        CatalogInfo info = await metadata.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
        if (creation.IsEncrypted && !info.IsEncrypted)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Metadata, "Failed to set encryption - the lake exists already and is not encrypted. Open it without encryption.");
        }
    }
}
