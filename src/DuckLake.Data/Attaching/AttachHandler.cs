namespace DuckLake.Data;

/// <summary>ATTACH of lakes; other databases are DuckDB's.</summary>
internal sealed class AttachHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EngineStatement?>(
            AttachCommand.Read(statement) is { IsLake: true } command ? new AttachStatement(session, statement, command) : null);
}
