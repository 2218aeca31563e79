using DuckLake.Arrow;
using DuckLake.Metadata;
using DuckLake.Storage;
using DuckLake.Storage.S3;

namespace DuckLake.Data;

/// <summary>Opens or creates the lakes that attach options describe, with the refusals of the reference.</summary>
internal static class LakeOpener
{
    private static readonly string[] s_olderVersions = ["0.1", "0.2", "0.3-dev1", "0.3", "0.4-dev1", "0.4"];

    /// <summary>Opens a lake by the text that follows <c>ducklake:</c>, which must name a catalog database and no secret.</summary>
    /// <exception cref="DuckLakeException">The lake cannot be opened or created, or contradicts what was asked for.</exception>
    public static Task<LakeLease> OpenAsync(string afterPrefix, LakeAttachOptions options, CancellationToken cancellationToken = default) =>
        OpenAsync(options with { MetadataPath = afterPrefix }, cancellationToken);

    /// <inheritdoc cref="OpenAsync(string, LakeAttachOptions, CancellationToken)"/>
    public static async Task<LakeLease> OpenAsync(LakeAttachOptions options, CancellationToken cancellationToken = default)
    {
        if (options.IsPinned && options.Access == LakeAccess.ReadWrite)
        {
            throw SchemaErrors.Invalid("SNAPSHOT_VERSION / SNAPSHOT_TIME can only be used in read-only mode");
        }

        var target = LakeMetadataTarget.Parse(options);
        var key = LakeRegistryKey.Create(target, options);
        DuckLakeCatalog catalog = await LakeRegistry.Shared
            .AcquireAsync(key, () => OpenCatalogAsync(target, options, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        LakeLease lease = new(LakeRegistry.Shared, key, catalog, options, target);
        try
        {
            CheckEncryption(options, catalog.Info);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a lake of the caller's own, which no session shares.</summary>
    /// <exception cref="DuckLakeException">The lake cannot be opened or created, or contradicts what was asked for.</exception>
    public static Task<DuckLakeCatalog> OpenOwnAsync(LakeAttachOptions options, CancellationToken cancellationToken) =>
        OpenCatalogAsync(LakeMetadataTarget.Parse(options), options, cancellationToken);

    private static async Task<DuckLakeCatalog> OpenCatalogAsync(LakeMetadataTarget target, LakeAttachOptions options, CancellationToken cancellationToken)
    {
        SqlMetadataProvider provider = target.Open(options);
        S3ObjectStore? s3 = null;
        bool isTaken = false;
        try
        {
            DuckLakeCatalogOptions opening = new()
            {
                ObjectStores = options.Storage?.CreateStores(out s3),
                OwnedStore = s3,
                DataPath = options.DataPath,
                OverrideDataPath = options.OverrideDataPath,
                IsReadOnly = options.Access == LakeAccess.ReadOnly,
                DefaultOptions = options.DefaultOptions,
            };
            bool exists = await ExistsAsync(provider, target, options, cancellationToken).ConfigureAwait(false);
            if (exists)
            {
                provider = await BringUpToDateAsync(provider, target, options, cancellationToken).ConfigureAwait(false);
                isTaken = true;
                return await DuckLakeCatalog.OpenAsync(provider, opening, cancellationToken).ConfigureAwait(false);
            }

            DuckLakeCreateOptions creation = Creation(target, options);
            isTaken = true;
            return await DuckLakeCatalog.OpenOrCreateAsync(provider, creation, opening, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isTaken)
            {
                await provider.DisposeAsync().ConfigureAwait(false);
                if (s3 is not null)
                {
                    await s3.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static async ValueTask<bool> ExistsAsync(
        SqlMetadataProvider provider, LakeMetadataTarget target, LakeAttachOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.CatalogExistsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MetadataException error)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Metadata,
                $"Failed to attach DuckLake MetaData \"{options.MetadataCatalogName}\" at path + \"{DisplayPath(target, options)}\"{error.Message}",
                error,
                error.IsTransient)
            {
                SqlErrorClass = SqlErrorClass.IO,
            };
        }
    }

    private static DuckLakeCreateOptions Creation(LakeMetadataTarget target, LakeAttachOptions options)
    {
        if (!(options.CreateIfNotExists ?? options.Access != LakeAccess.ReadOnly))
        {
            throw SchemaErrors.Create(
                DuckLakeErrorKind.NotFound,
                SqlErrorClass.InvalidInput,
                $"Existing DuckLake at metadata catalog \"{DisplayPath(target, options)}\" does not exist - and creating a new DuckLake is explicitly disabled");
        }

        if (options.Access == LakeAccess.ReadOnly)
        {
            throw SchemaErrors.Invalid(
                $"Cannot execute statement of type \"CREATE\" on database \"{options.MetadataCatalogName}\" which is attached in read-only mode!");
        }

        if (options.DataPath is null && target.Kind != LakeMetadataKind.DuckDb)
        {
            throw SchemaErrors.Invalid(
                "Attempting to create a new ducklake instance but data_path is not set - set the DATA_PATH parameter to the desired location of the data files");
        }

        return new DuckLakeCreateOptions
        {
            DataPath = options.DataPath ?? Path.GetFullPath(target.Location) + ".files",
            IsEncrypted = options.IsEncrypted ?? false,
        };
    }

    /// <summary>Refuses catalogs of older versions, or migrates them where that is allowed.</summary>
    private static async ValueTask<SqlMetadataProvider> BringUpToDateAsync(
        SqlMetadataProvider provider, LakeMetadataTarget target, LakeAttachOptions options, CancellationToken cancellationToken)
    {
        CatalogInfo info = await provider.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
        CheckEncryption(options, info);
        if (!s_olderVersions.Contains(info.Version, StringComparer.Ordinal))
        {
            return provider;
        }

        if (!options.AutomaticMigration)
        {
            throw SchemaErrors.Invalid(
                $"DuckLake catalog version mismatch: catalog version is {info.Version}, but the extension requires version 1.0. "
                    + "To automatically migrate, set AUTOMATIC_MIGRATION to TRUE when attaching.");
        }

        await provider.DisposeAsync().ConfigureAwait(false);
        CatalogMigration migration = target.OpenMigration(options);
        await using (migration.ConfigureAwait(false))
        {
            await migration.MigrateAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return target.Open(options);
    }

    private static void CheckEncryption(LakeAttachOptions options, CatalogInfo info)
    {
        if (options.IsEncrypted is { } wanted && wanted != info.IsEncrypted)
        {
            throw SchemaErrors.Invalid(
                wanted
                    ? "Failed to set encryption - the database is not encrypted but we requested an encrypted database"
                    : "Failed to set encryption - the database is encrypted but we requested an unencrypted database");
        }
    }

    /// <summary>The path for messages: without what may hold a password.</summary>
    internal static string DisplayPath(LakeMetadataTarget target, LakeAttachOptions options) =>
        target.IsServer ? SecretText.Redact(options.MetadataPath) : LakePath.Redact(options.MetadataPath);
}
