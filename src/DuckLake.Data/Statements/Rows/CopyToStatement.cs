using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>COPY of rows of lakes to files.</summary>
internal sealed class CopyToStatement(EngineSession session, CopyStatement copy) : EngineStatement(session, copy.Source)
{
    public override DuckDbStatementType StatementType => DuckDbStatementType.Copy;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        string columns = copy.Columns is null ? "*" : string.Join(", ", copy.Columns.Select(SqlText.Identifier));
        string query = copy.Query ?? $"SELECT {columns} FROM {copy.Target!.NameText}";
        RewrittenQuery rewritten = await Session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false);
        try
        {
            var text = new RewrittenQuery($"COPY ({rewritten.Sql}) {copy.Rest}", rewritten.Scans);
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
