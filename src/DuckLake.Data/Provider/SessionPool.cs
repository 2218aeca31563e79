using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Sessions that are kept for the next connection. Thread-safe.</summary>
internal sealed class SessionPool : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, SessionPool> s_pools = new(StringComparer.Ordinal);

    // Statements that leave nothing behind in the session itself.
    private static readonly HashSet<string> s_harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "VALUES", "WITH", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "EXPLAIN", "SHOW", "DESCRIBE", "DESC",
        "SUMMARIZE", "PIVOT", "UNPIVOT", "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT",
    };

    // Statements that may make or drop local tables, views, macros, sequences and types.
    private static readonly HashSet<string> s_definitions = new(StringComparer.OrdinalIgnoreCase) { "CALL", "COMMENT", "CREATE", "DROP", "ALTER", "COPY" };

    private readonly DuckLakeConnectionStringBuilder _settings;
    private readonly DataSourceOptions? _options;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<EngineSession> _idle = new();
    private readonly ConditionalWeakTable<EngineSession, string> _localObjects = [];
    private int _isWarm;
    private volatile bool _isDisposed;

    public SessionPool(DuckLakeConnectionStringBuilder settings, DataSourceOptions? options = null)
    {
        if (settings.MaxPoolSize < 1 || settings.MinPoolSize > settings.MaxPoolSize)
        {
            throw new ArgumentException($"'Maximum Pool Size' is {settings.MaxPoolSize}: it is at least 1 and at least 'Minimum Pool Size'.");
        }

        _settings = settings;
        _options = options;
        _slots = new SemaphoreSlim(settings.MaxPoolSize, settings.MaxPoolSize);
    }

    /// <summary>Sessions that wait for a connection.</summary>
    public int IdleCount => _idle.Count;

    /// <summary>The pool of plain connections with a connection string; null when it does not pool.</summary>
    public static SessionPool? For(DuckLakeConnectionStringBuilder settings) =>
        settings.Pooling ? s_pools.GetOrAdd(settings.ConnectionString, static (_, kept) => new SessionPool(kept), settings) : null;

    /// <summary>Closes the idle sessions of all pools of plain connections.</summary>
    public static async Task ClearAllAsync()
    {
        foreach (SessionPool pool in s_pools.Values)
        {
            await pool.ClearAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What a statement may leave behind in a session.</summary>
    public static SessionTraces TracesOf(SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        int first = 0;
        while (first < tokens.Count && tokens[first].IsSymbol("("))
        {
            first++;
        }

        string word = tokens[first].Value;
        return s_harmless.Contains(word) ? SessionTraces.None
            : s_definitions.Contains(word) && !tokens.Any(token => token.IsWord("SECRET")) ? SessionTraces.Definitions
            : SessionTraces.Unknown;
    }

    /// <exception cref="DuckLakeException">All sessions stayed in use for the time of 'Timeout'.</exception>
    public async Task<EngineSession> RentAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(DuckLakeDataSource));
        if (!await _slots.WaitAsync(TimeSpan.FromSeconds(_settings.Timeout), cancellationToken).ConfigureAwait(false))
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Engine,
                $"All {_settings.MaxPoolSize} sessions of the pool stayed in use for {_settings.Timeout} s. Dispose connections, or raise 'Maximum Pool Size'.",
                new TimeoutException());
        }

        try
        {
            if (Interlocked.Exchange(ref _isWarm, 1) == 0)
            {
                for (int i = 1; i < _settings.MinPoolSize; i++)
                {
                    _idle.Push(await OpenAsync(cancellationToken).ConfigureAwait(false));
                }
            }

            return _idle.TryPop(out EngineSession? kept)
                ? kept
                : await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Takes a session back: rolled back, and kept if it is as new.</summary>
    public async Task ReturnAsync(EngineSession session, SessionTraces traces)
    {
        bool isKept = false;
        try
        {
            if (session.InTransaction)
            {
                await session.RollbackAsync().ConfigureAwait(false);
            }

            isKept = !_isDisposed
                && (traces == SessionTraces.None
                    || (traces == SessionTraces.Definitions && _localObjects.TryGetValue(session, out string? atFirst) && atFirst == LocalObjects(session)));
        }
        catch (Exception error) when (error is DuckDbException or DuckLakeException)
        {
            // A session that cannot be rolled back or asked is not kept.
        }
        finally
        {
            if (isKept)
            {
                _idle.Push(session);
            }
            else
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            _slots.Release();
        }

        if (_isDisposed)
        {
            await ClearAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the idle sessions.</summary>
    public async Task ClearAsync()
    {
        while (_idle.TryPop(out EngineSession? kept))
        {
            await kept.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await ClearAsync().ConfigureAwait(false);
    }

    private async Task<EngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        EngineSession session = await SessionOpener.OpenAsync(_settings, _options, cancellationToken).ConfigureAwait(false);
        try
        {
            _localObjects.Add(session, LocalObjects(session));
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // What is in the databases of the session itself; opening a session makes some of it.
    private static string LocalObjects(EngineSession session)
    {
        using DuckDbResult result = session.Connection.Query(
            """
            SELECT coalesce(string_agg(object, ',' ORDER BY object), '') FROM (
                SELECT 't' || table_oid AS object FROM system.main.duckdb_tables() WHERE database_name IN ('memory', 'temp') AND NOT internal
                UNION ALL SELECT 'v' || view_oid FROM duckdb_views() WHERE database_name IN ('memory', 'temp') AND NOT internal
                UNION ALL SELECT 'f' || function_oid FROM duckdb_functions() WHERE database_name IN ('memory', 'temp') AND NOT internal
                UNION ALL SELECT 's' || sequence_oid FROM duckdb_sequences() WHERE database_name IN ('memory', 'temp')
                UNION ALL SELECT 'y' || type_oid FROM duckdb_types() WHERE database_name IN ('memory', 'temp') AND NOT internal)
            """);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        return chunk?.Vector(0).Text(0) ?? string.Empty;
    }
}
