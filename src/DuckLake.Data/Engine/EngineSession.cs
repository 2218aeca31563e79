using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// A DuckDB in memory that runs the statements of one connection over attached lakes. One statement at a time; only
/// <see cref="Interrupt"/> and <see cref="Progress"/> may come from other threads.
/// </summary>
internal sealed partial class EngineSession : IAsyncDisposable
{
    private readonly DuckDbDatabase _database;

    private EngineSession(DuckDbDatabase database, DuckDbConnection connection, DuckDbConnection helper)
    {
        _database = database;
        Connection = connection;
        Helper = helper;
        Lakes = new AttachedLakes(this);
        Settings = new EngineSettings(connection);
        Scans = new ScanRegistry(connection) { LateBinder = BindLate };
        Rewriter = new QueryRewriter(this, Scans);
        Guard = new ShadowGuard(this);
    }

    /// <summary>Runs the user's statements.</summary>
    public DuckDbConnection Connection { get; }

    /// <summary>Parses, and answers questions about DuckDB's catalog; never in a transaction.</summary>
    public DuckDbConnection Helper { get; }

    public AttachedLakes Lakes { get; }

    public EngineSettings Settings { get; }

    /// <summary>Asked before every text that may read is run.</summary>
    public ShadowGuard Guard { get; }

    /// <summary>Queries kept for the next time their text comes.</summary>
    private StatementCache Repeated { get; } = new();

    /// <summary>The statements that PREPARE gave names.</summary>
    public Dictionary<string, EngineStatement> NamedStatements { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The share of the running statement that is done, in percent; -1 when unknown.</summary>
    public double Progress => Connection.Progress;

    /// <summary>Opens a session without lakes.</summary>
    /// <exception cref="DuckDbLibraryException">The native library is missing.</exception>
    /// <exception cref="Arrow.DuckLakeException">DuckDB refused an option.</exception>
    public static Task<EngineSession> OpenAsync(EngineOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DuckDbDatabase? database = null;
        DuckDbConnection? connection = null;
        try
        {
            database = DuckDbDatabase.Open(null, options.Configuration);
            connection = database.Connect();
            EngineSession session = new(database, connection, database.Connect());
            session.Scans.Register();
            LakeFunctions.Register(session);
            session.Settings.Register();
            return Task.FromResult(session);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            database?.Dispose();
            throw EngineErrors.Translate(exception) ?? exception;
        }
    }

    /// <summary>Asks the running statement to stop.</summary>
    public void Interrupt()
    {
        Connection.Interrupt();
        Scans.Interrupt();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (EngineStatement statement in NamedStatements.Values)
        {
            statement.Dispose();
        }

        Repeated.Dispose();
        Rewriter.Dispose();
        await Lakes.ReleaseAsync().ConfigureAwait(false);
        Connection.Dispose();
        Scans.Dispose();
        Helper.Dispose();
        _database.Dispose();
    }
}
