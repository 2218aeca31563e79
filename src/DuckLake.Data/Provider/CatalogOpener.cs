using System.Globalization;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Opens the lake of a connection string without a session.</summary>
internal static class CatalogOpener
{
    // Where DuckDB keeps secrets unless a session says otherwise.
    private static readonly string s_secretDirectory =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".duckdb", "stored_secrets");

    /// <exception cref="InvalidOperationException">The string has no catalog, or pins a snapshot.</exception>
    /// <exception cref="DuckLakeException">The lake cannot be opened or created, or contradicts what was asked for.</exception>
    public static Task<DuckLakeCatalog> OpenAsync(DuckLakeConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        if (settings.Catalog is not { } catalog)
        {
            throw new InvalidOperationException("The connection string names no lake: set 'Catalog'.");
        }

        if (settings.SnapshotVersion is not null || settings.SnapshotTime is not null)
        {
            throw new InvalidOperationException(
                "'Snapshot Version' and 'Snapshot Time' pin the sessions of SQL. Leave them out and ask the catalog for the snapshot: GetSnapshotAsync.");
        }

        SessionSecrets secrets = new(new SecretFiles(() => s_secretDirectory)) { OfConnection = settings.StorageSecret() };
        AttachOptionReader reader = new(settings.Alias, null);
        reader.SetCatalog(catalog, secrets);
        LakeAttachOptions named = reader.Options;
        LakeAttachOptions options = named with
        {
            Access = settings.ReadOnly ? LakeAccess.ReadOnly : LakeAccess.Automatic,
            DataPath = settings.DataPath ?? named.DataPath,
            OverrideDataPath = settings.OverrideDataPath ?? false,
            MetadataSchema = settings.MetadataSchema ?? named.MetadataSchema,
            IsEncrypted = settings.Encrypted ? true : named.IsEncrypted,
            CreateIfNotExists = settings.CreateIfNotExists ? null : false,
            AutomaticMigration = settings.AutomaticMigration ?? false,
            DefaultOptions = settings.DataInliningRowLimit is { } limit
                ? new Dictionary<string, string> { ["data_inlining_row_limit"] = limit.ToString(CultureInfo.InvariantCulture) }
                : named.DefaultOptions,
            Storage = LakeStorage.Of(secrets.All, new Dictionary<string, string>()),
        };
        return LakeOpener.OpenOwnAsync(
            options with { MetadataSecret = MetadataSecrets.Find(LakeMetadataTarget.Parse(options).Kind, options, secrets) }, cancellationToken);
    }
}
