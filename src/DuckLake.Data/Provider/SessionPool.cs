using System.Collections.Concurrent;
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
        "SUMMARIZE", "PIVOT", "UNPIVOT", "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "CALL", "COMMENT", "CREATE", "DROP", "ALTER", "COPY",
    };

    private readonly DuckLakeConnectionStringBuilder _settings;
    private readonly DataSourceOptions? _options;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<EngineSession> _idle = new();
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

    /// <summary>Whether a session is as new after a statement, or can be found out to be.</summary>
    public static bool KeepsSessionClean(SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        int first = 0;
        while (first < tokens.Count && tokens[first].IsSymbol("("))
        {
            first++;
        }

        return s_harmless.Contains(tokens[first].Value) && !tokens.Any(token => token.IsWord("SECRET"));
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
                    _idle.Push(await SessionOpener.OpenAsync(_settings, _options, cancellationToken).ConfigureAwait(false));
                }
            }

            return _idle.TryPop(out EngineSession? kept)
                ? kept
                : await SessionOpener.OpenAsync(_settings, _options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Takes a session back: rolled back, and kept if it is as new.</summary>
    public async Task ReturnAsync(EngineSession session, bool isClean)
    {
        bool isKept = false;
        try
        {
            if (session.InTransaction)
            {
                await session.RollbackAsync().ConfigureAwait(false);
            }

            isKept = isClean && !_isDisposed && !HasLocalObjects(session);
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

    private static bool HasLocalObjects(EngineSession session)
    {
        using DuckDbResult result = session.Connection.Query(
            """
            SELECT (SELECT count(*) FROM duckdb_tables() WHERE database_name IN ('memory', 'temp') AND NOT internal)
                 + (SELECT count(*) FROM duckdb_views() WHERE database_name IN ('memory', 'temp') AND NOT internal)
                 + (SELECT count(*) FROM duckdb_functions() WHERE database_name IN ('memory', 'temp') AND NOT internal)
                 + (SELECT count(*) FROM duckdb_sequences() WHERE database_name IN ('memory', 'temp'))
                 + (SELECT count(*) FROM duckdb_types() WHERE database_name IN ('memory', 'temp') AND NOT internal)
            """);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        return chunk is null || chunk.Vector(0).Values<long>()[0] > 0;
    }
}
