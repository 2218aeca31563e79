using System.Globalization;
using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Opens sessions as a connection string says.</summary>
internal static class SessionOpener
{
    /// <exception cref="DuckLakeException">The native library is missing, the catalog cannot be opened, or an option is wrong.</exception>
    public static async Task<EngineSession> OpenAsync(
        DuckLakeConnectionStringBuilder settings, DataSourceOptions? options, CancellationToken cancellationToken)
    {
        EngineSession session = await OpenBareAsync(settings, cancellationToken).ConfigureAwait(false);
        try
        {
            session.Secrets.OfConnection = settings.StorageSecret();
            if (options?.OpenCatalog is { } openCatalog)
            {
                DuckLakeCatalog catalog = await openCatalog(cancellationToken).ConfigureAwait(false);
                await session.Lakes.AddAsync(settings.Alias, catalog, Pinned(settings, catalog), cancellationToken).ConfigureAwait(false);
            }
            else if (settings.Catalog is not null)
            {
                await RunAsync(session, AttachStatement(settings), cancellationToken).ConfigureAwait(false);
            }

            if (settings.Catalog is not null || options?.OpenCatalog is not null)
            {
                string name = settings.Schema is { } schema ? SqlText.QualifiedName(settings.Alias, schema) : SqlText.Identifier(settings.Alias);
                await RunAsync(session, $"USE {name}", cancellationToken).ConfigureAwait(false);
            }

            if (options?.SessionOpened is { } opened)
            {
                foreach (string statement in opened)
                {
                    await RunAsync(session, statement, cancellationToken).ConfigureAwait(false);
                }
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<EngineSession> OpenBareAsync(DuckLakeConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        Dictionary<string, string> configuration = [];
        Add(configuration, "threads", settings.Threads?.ToString(CultureInfo.InvariantCulture));
        Add(configuration, "memory_limit", settings.MemoryLimit);
        Add(configuration, "temp_directory", settings.TempDirectory);
        try
        {
            if (settings.DuckDBLibrary is { } library)
            {
                DuckDbLibrary.EnsureLoaded(library);
            }

            return await EngineSession.OpenAsync(new EngineOptions { Configuration = configuration }, cancellationToken).ConfigureAwait(false);
        }
        catch (DuckDbLibraryException error)
        {
            throw new DuckLakeException(DuckLakeErrorKind.Engine, error.Message, error);
        }
    }

    private static string AttachStatement(DuckLakeConnectionStringBuilder settings)
    {
        List<string> options = [];
        AddText(options, "DATA_PATH", settings.DataPath);
        AddFlag(options, "OVERRIDE_DATA_PATH", settings.OverrideDataPath);
        AddText(options, "SNAPSHOT_VERSION", settings.SnapshotVersion?.ToString(CultureInfo.InvariantCulture));
        AddText(options, "SNAPSHOT_TIME", settings.SnapshotTime);
        AddText(options, "METADATA_SCHEMA", settings.MetadataSchema);
        AddText(options, "METADATA_CATALOG", settings.MetadataCatalog);
        AddFlag(options, "CREATE_IF_NOT_EXISTS", settings.CreateIfNotExists ? null : false);
        AddFlag(options, "AUTOMATIC_MIGRATION", settings.AutomaticMigration);
        AddFlag(options, "ENCRYPTED", settings.Encrypted ? true : null);
        AddText(options, "DATA_INLINING_ROW_LIMIT", settings.DataInliningRowLimit?.ToString(CultureInfo.InvariantCulture));
        if (settings.ReadOnly)
        {
            options.Add("READ_ONLY");
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"ATTACH {SqlText.Literal($"ducklake:{settings.Catalog}")} AS {SqlText.Identifier(settings.Alias)}");
        return options.Count == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" ({string.Join(", ", options)})").ToString();
    }

    private static LakeAttachOptions Pinned(DuckLakeConnectionStringBuilder settings, DuckLakeCatalog catalog) => new()
    {
        Alias = settings.Alias,
        MetadataPath = settings.Catalog ?? string.Empty,
        Access = settings.ReadOnly ? LakeAccess.ReadOnly : default,
        SnapshotVersion = settings.SnapshotVersion,
        SnapshotTime = settings.SnapshotTime is { } time
            ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null,
        Lease = catalog,
    };

    private static async Task RunAsync(EngineSession session, string statement, CancellationToken cancellationToken)
    {
        foreach (SqlStatement part in SqlStatement.Split(statement))
        {
            using EngineResult result = await session.ExecuteAsync(part, ParameterValues.Empty, cancellationToken).ConfigureAwait(false);
            while (result.FetchChunk() is { } chunk)
            {
                chunk.Dispose();
            }
        }
    }

    private static void Add(Dictionary<string, string> configuration, string name, string? value)
    {
        if (value is not null)
        {
            configuration[name] = value;
        }
    }

    private static void AddText(List<string> options, string name, string? value)
    {
        if (value is not null)
        {
            options.Add($"{name} {SqlText.Literal(value)}");
        }
    }

    private static void AddFlag(List<string> options, string name, bool? value)
    {
        if (value is { } flag)
        {
            options.Add($"{name} {(flag ? "true" : "false")}");
        }
    }
}
