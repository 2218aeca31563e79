namespace DuckLake.Data;

/// <summary>SET VARIABLE whose value reads lakes.</summary>
internal sealed class SetVariableHandler : IStatementHandler
{
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        bool isVariable = reader.Accept("SET", "VARIABLE") || reader.Accept("SET", "LOCAL", "VARIABLE");
        if (!isVariable || !reader.TryReadIdentifier(out string name) || !(reader.AcceptSymbol("=") || reader.Accept("TO")))
        {
            return null;
        }

        string value = reader.TextOf(reader.Index, statement.Tokens.Count - 1);
        string query = $"SELECT ({value})";
        using (RewrittenQuery probe = await session.Rewriter.RewriteQueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (probe.Sql == query)
            {
                return null;
            }
        }

        return await QueryStatement.PrepareAsync(session, statement, query, sql => $"SET VARIABLE {SqlText.Identifier(name)} = ({sql})", cancellationToken)
            .ConfigureAwait(false);
    }
}
