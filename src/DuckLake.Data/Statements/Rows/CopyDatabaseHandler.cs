namespace DuckLake.Data;

/// <summary>COPY FROM DATABASE, when one of the two is a lake.</summary>
internal sealed class CopyDatabaseHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EngineStatement?>(TryParse(session, statement));

    private static CopyDatabaseStatement? TryParse(EngineSession session, SqlStatement statement)
    {
        TokenReader tokens = new(statement);
        if (!tokens.Accept("COPY", "FROM", "DATABASE") || !tokens.TryReadIdentifier(out string source)
            || !tokens.Accept("TO") || !tokens.TryReadIdentifier(out string target))
        {
            return null;
        }

        CopyDatabasePart part = CopyDatabasePart.All;
        if (tokens.AcceptSymbol("("))
        {
            part = tokens.Accept("SCHEMA") ? CopyDatabasePart.Schema : tokens.Accept("DATA") ? CopyDatabasePart.Data : part;
            if (part == CopyDatabasePart.All || !tokens.AcceptSymbol(")"))
            {
                return null;
            }
        }

        bool isOfLake = session.Lakes.Find(source) is not null || session.Lakes.Find(target) is not null;
        return tokens.IsAtEnd && isOfLake ? new CopyDatabaseStatement(session, statement, source, target, part) : null;
    }
}
