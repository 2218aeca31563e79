namespace DuckLake.Data;

/// <summary>Statements that call functions which change a lake.</summary>
internal sealed class EffectHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        SqlToken first = statement.Tokens[0];
        bool isCall = first.IsWord("CALL") || first.IsWord("FROM") || first.IsWord("SELECT") || first.IsWord("WITH");
        return ValueTask.FromResult<EngineStatement?>(
            isCall && LakeFunctions.CallsEffect(statement) ? EffectStatement.Prepare(session, statement) : null);
    }
}
