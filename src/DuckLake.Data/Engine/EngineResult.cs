using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>What a statement gave. Used by one thread at a time; disposed before the session runs its next statement.</summary>
internal sealed class EngineResult : IDisposable
{
    private readonly EngineSession? _session;
    private readonly IDisposable? _owned;

    /// <param name="session">The session, which is told of errors while rows are fetched.</param>
    /// <param name="rows">The rows; taken over.</param>
    /// <param name="recordsAffected">The number of changed rows; -1 for a query.</param>
    /// <param name="owned">What is disposed with the result, such as the scans it reads.</param>
    public EngineResult(EngineSession? session, DuckDbResult? rows, long recordsAffected = -1, IDisposable? owned = null)
    {
        _session = session;
        Rows = rows;
        RecordsAffected = recordsAffected;
        _owned = owned;
    }

    /// <summary>The rows, or null for a statement without a result set.</summary>
    public DuckDbResult? Rows { get; }

    /// <summary>Rows changed; -1 for queries and statements that change none.</summary>
    public long RecordsAffected { get; }

    /// <summary>A statement that returned nothing.</summary>
    public static EngineResult None() => new(null, null);

    /// <summary>A statement that changed rows.</summary>
    public static EngineResult Changed(long recordsAffected) => new(null, null, recordsAffected);

    /// <summary>The next rows, owned by the caller; null at the end. Errors come as those of <see cref="EngineStatement.ExecuteAsync"/>.</summary>
    public DuckDbDataChunk? FetchChunk()
    {
        try
        {
            return Rows?.FetchChunk();
        }
        catch (Exception exception) when (_session is not null && _session.Fail(exception) is { } error)
        {
            throw error;
        }
    }

    /// <summary>The same result that also disposes something else.</summary>
    public EngineResult Owning(IDisposable owned) => new(_session, Rows, RecordsAffected, new DisposedTogether(_owned, owned));

    public void Dispose()
    {
        Rows?.Dispose();
        _owned?.Dispose();
    }
}
