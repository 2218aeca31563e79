using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A query that reads lakes through scans, alone or as a part of a statement.</summary>
internal sealed class QueryStatement : EngineStatement
{
    private readonly string _queryText;
    private readonly Func<string, string> _embed;
    private RewrittenQuery _query;
    private DuckDbStatement? _statement;
    private bool _isChecked;

    private QueryStatement(
        EngineSession session, SqlStatement source, string queryText, Func<string, string> embed, RewrittenQuery query, DuckDbStatement? statement)
        : base(session, source)
    {
        _queryText = queryText;
        _embed = embed;
        _query = query;
        _statement = statement;
        NamesVersion = session.NamesVersion;
    }

    /// <summary>The session's state of names the statement was prepared in.</summary>
    public long NamesVersion { get; private set; }

    /// <summary>Whether the statement may run again for the same text without being prepared for it.</summary>
    public bool IsRepeatable => _query.IsRepeatable && _statement is not null && _queryText == Source.Text;

    public override DuckDbStatementType StatementType => _statement?.StatementType ?? DuckDbStatementType.Multi;

    public override DuckDbStatement? Prepared => _statement;

    /// <summary>The reads of lakes, ready after the statement ran.</summary>
    internal IReadOnlyList<ScanSlot> Scans => _query.Scans;

    /// <summary>Prepares a query; null when it reads nothing of a lake.</summary>
    /// <exception cref="DuckDbException">The query is wrong; the text and position are those of the original.</exception>
    public static ValueTask<QueryStatement?> PrepareAsync(EngineSession session, SqlStatement source, CancellationToken cancellationToken) =>
        PrepareAsync(session, source, source.Text, static sql => sql, cancellationToken);

    /// <summary>Prepares a statement with a query in it; null when that reads nothing of a lake.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The whole statement.</param>
    /// <param name="queryText">The query in it.</param>
    /// <param name="embed">Puts the rewritten query where the query was.</param>
    /// <param name="cancellationToken">Stops reading the catalog.</param>
    /// <exception cref="DuckDbException">The query is wrong; the text and position are those of the original.</exception>
    public static async ValueTask<QueryStatement?> PrepareAsync(
        EngineSession session, SqlStatement source, string queryText, Func<string, string> embed, CancellationToken cancellationToken)
    {
        RewrittenQuery query = await session.Rewriter.RewriteQueryAsync(queryText, cancellationToken).ConfigureAwait(false);
        await BlockingThreads.EnterAsync();
        if (query.Sql == queryText)
        {
            query.Dispose();
            return null;
        }

        return new QueryStatement(session, source, queryText, embed, query, Prepare(session, source, query, embed));
    }

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (NamesVersion != Session.NamesVersion)
        {
            await PrepareAgainAsync(cancellationToken).ConfigureAwait(false);
        }

        if (PassThroughStatement.WritesLocally(StatementType))
        {
            await Session.RequireLocalTransactionAsync(cancellationToken).ConfigureAwait(false);
        }

        bool isSame = await _query.BindAsync(Session.Connection, values, cancellationToken).ConfigureAwait(false);
        await BlockingThreads.EnterAsync();
        if (!isSame && _statement is not null)
        {
            // The scans show other columns now, as when a parameter chose another snapshot: the same text means something else.
            DuckDbStatement statement = Session.Connection.Prepare(_embed(_query.Sql));
            _statement.Dispose();
            _statement = statement;
            _isChecked = false;
        }

        try
        {
            if (_statement is null)
            {
                return Session.ToEngineResult(Session.RunEach(_embed(_query.Sql), values, cancellationToken));
            }

            values.Bind(_statement);
            if (!_isChecked)
            {
                Session.Guard.Check(_query.Sql, values, cancellationToken);
                _isChecked = _query.IsRepeatable;
            }

            return Session.ToEngineResult(_statement.Execute(ResultMode.Streaming, cancellationToken));
        }
        catch (DuckDbException error)
        {
            throw QueryErrors.OfExecution(Session, Source, values, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _statement?.Dispose();
            _query.Dispose();
        }
    }

    private async Task PrepareAgainAsync(CancellationToken cancellationToken)
    {
        RewrittenQuery query = await Session.Rewriter.RewriteQueryAsync(_queryText, cancellationToken).ConfigureAwait(false);
        DuckDbStatement? statement = Prepare(Session, Source, query, _embed);
        _statement?.Dispose();
        _query.Dispose();
        (_query, _statement, NamesVersion) = (query, statement, Session.NamesVersion);
        _isChecked = false;
    }

    private static DuckDbStatement? Prepare(EngineSession session, SqlStatement source, RewrittenQuery query, Func<string, string> embed)
    {
        try
        {
            return session.Connection.TryPrepareSingle(embed(query.Sql));
        }
        catch (DuckDbException error)
        {
            query.Dispose();
            throw QueryErrors.OfPreparation(session, source, query, error);
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }
}
