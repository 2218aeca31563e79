using DuckLake.Arrow;

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
        bool runs = reader.Accept("ANALYZE") || reader.Accept("ANALYSE");
        if (reader.Current.IsSymbol("(") && !(reader.Peek().IsWord("SELECT") || reader.Peek().IsWord("FROM") || reader.Peek().IsWord("WITH")))
        {
            string options = reader.ReadBracketed();
            runs |= options.Contains("ANALYZE", StringComparison.OrdinalIgnoreCase);
            isText = !options.Contains("FORMAT", StringComparison.OrdinalIgnoreCase) || options.Contains("TEXT", StringComparison.OrdinalIgnoreCase);
        }

        string prefix = reader.TextOf(0, reader.Index);
        string query = reader.TextOf(reader.Index, statement.Tokens.Count - 1);
        if (runs && RowStatementParser.TryReadTarget(SqlStatement.Parse(query)) is { } target
            && session.ResolveTable(target) is { Kind: ResolvedKind.Table or ResolvedKind.View })
        {
            throw SchemaErrors.Unsupported("EXPLAIN ANALYZE runs the statement, which is not supported for changes of tables of a lake: use EXPLAIN.");
        }

        QueryStatement? explained = await QueryStatement.PrepareAsync(session, statement, query, sql => $"{prefix} {sql}", cancellationToken)
            .ConfigureAwait(false);
        return explained is not null && isText ? new ExplainStatement(explained) : explained;
    }
}
