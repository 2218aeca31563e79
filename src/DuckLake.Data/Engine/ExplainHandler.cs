namespace DuckLake.Data;

/// <summary>EXPLAIN of queries that read lakes.</summary>
internal sealed class ExplainHandler : IStatementHandler
{
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        if (!reader.Accept("EXPLAIN"))
        {
            return null;
        }

        bool isText = true;
        _ = reader.Accept("ANALYZE") || reader.Accept("ANALYSE");
        if (reader.Current.IsSymbol("(") && !(reader.Peek().IsWord("SELECT") || reader.Peek().IsWord("FROM") || reader.Peek().IsWord("WITH")))
        {
            string options = reader.ReadBracketed();
            isText = !options.Contains("FORMAT", StringComparison.OrdinalIgnoreCase) || options.Contains("TEXT", StringComparison.OrdinalIgnoreCase);
        }

        string prefix = reader.TextOf(0, reader.Index);
        string query = reader.TextOf(reader.Index, statement.Tokens.Count - 1);
        QueryStatement? explained = await QueryStatement.PrepareAsync(session, statement, query, sql => $"{prefix} {sql}", cancellationToken)
            .ConfigureAwait(false);
        return explained is not null && isText ? new ExplainStatement(explained) : explained;
    }
}
