using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A prepared statement of a session. Executed any number of times, one execution at a time.</summary>
internal abstract class EngineStatement(EngineSession session, SqlStatement statement) : IDisposable
{
    public EngineSession Session { get; } = session;

    /// <summary>The statement as the user wrote it, parameters normalised.</summary>
    public SqlStatement Source { get; } = statement;

    /// <summary>The parameters, without sigil, in the order of their first use.</summary>
    public virtual IReadOnlyList<string> ParameterNames => Source.ParameterNames;

    /// <summary>The kind of statement, as DuckDB has them.</summary>
    public abstract DuckDbStatementType StatementType { get; }

    /// <summary>The statement as DuckDB prepared it, for the result's columns before execution; null when there are no columns to tell.</summary>
    public virtual DuckDbStatement? Prepared => null;

    /// <summary>
    /// Whether the statement works on lakes or changes nothing there: it gets a transaction that is committed when it succeeds outside of
    /// BEGIN and COMMIT. Statements that steer transactions and settings say no.
    /// </summary>
    public virtual bool IsTransactional => true;

    /// <summary>Whether the statement runs in a transaction that failed before.</summary>
    public virtual bool RunsInAbortedTransaction => false;

    /// <summary>Runs the statement on the newest snapshot, or on that of the open transaction.</summary>
    /// <exception cref="Arrow.DuckLakeException">The statement failed; the text is that of DuckDB.</exception>
    /// <exception cref="OperationCanceledException">The token interrupted the statement.</exception>
    public Task<EngineResult> ExecuteAsync(ParameterValues values, CancellationToken cancellationToken = default) =>
        Session.ExecuteAsync(this, values, cancellationToken);

    /// <summary>
    /// Runs the statement; the session has chosen the snapshots and commits afterwards. Rows that come with changes are computed before
    /// this returns, so that the commit follows.
    /// </summary>
    protected internal abstract Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the statement holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
