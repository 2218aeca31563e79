using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>INSERT of rows of lakes into a table of DuckDB's own.</summary>
internal sealed class LocalInsertStatement(EngineSession session, InsertStatement insert) : EngineStatement(session, insert.Source)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Insert;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        await Session.RequireLocalTransactionAsync(cancellationToken).ConfigureAwait(false);
        RewrittenQuery rewritten = await Session.Rewriter
            .RewriteQueryAsync($"{insert.With} {insert.Query}".TrimStart(), cancellationToken).ConfigureAwait(false);
        try
        {
            var text = new RewrittenQuery($"{insert.Head} {rewritten.Sql} {insert.Tail}", rewritten.Scans);
            DuckDbResult result = await Session.QueryAsync(text, values, cancellationToken).ConfigureAwait(false);
            return Session.ToEngineResult(result, rewritten);
        }
        catch
        {
            rewritten.Dispose();
            throw;
        }
    }
}
