namespace DuckLake.Data;

/// <summary>DETACH of lakes; other databases are DuckDB's.</summary>
internal sealed class DetachHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        if (!reader.Accept("DETACH"))
        {
            return ValueTask.FromResult<EngineStatement?>(null);
        }

        if (reader.Accept("DATABASE"))
        {
            _ = reader.Accept("IF", "EXISTS");
        }

        return ValueTask.FromResult<EngineStatement?>(
            reader.TryReadIdentifier(out string name) && reader.IsAtEnd && (session.Lakes.Find(name) ?? session.Lakes.FindMetadataCatalog(name)) is not null
                ? new DetachStatement(session, statement, name)
                : null);
    }
}
