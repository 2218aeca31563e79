namespace DuckLake.Data;

/// <summary>SET and RESET of <c>s3_…</c>.</summary>
internal sealed class StorageSettingHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EngineStatement?>(Read(session, statement));

    private static StorageSettingStatement? Read(EngineSession session, SqlStatement statement)
    {
        TokenReader reader = new(statement);
        bool isReset = reader.Accept("RESET");
        if (!isReset && !reader.Accept("SET") && !reader.Accept("PRAGMA"))
        {
            return null;
        }

        _ = reader.Accept("GLOBAL") || reader.Accept("SESSION") || reader.Accept("LOCAL");
        if (!reader.TryReadIdentifier(out string name) || !StorageSettings.IsKnown(name))
        {
            return null;
        }

        if (isReset)
        {
            return reader.IsAtEnd ? new StorageSettingStatement(session, statement, name, null) : null;
        }

        if (!reader.AcceptSymbol("=") && !reader.Accept("TO"))
        {
            return null;
        }

        bool isWord = reader.Current.IsIdentifier && reader.Peek().Kind == SqlTokenKind.End && !reader.IsAt("true") && !reader.IsAt("false") && !reader.IsAt("null");
        string? word = isWord ? reader.Current.Value : null;
        string value = reader.TextOf(reader.Index, statement.Tokens.Count - 1);
        return value.Length == 0 ? null
            : new StorageSettingStatement(session, statement, name, reader.IsAt("DEFAULT") && isWord ? null : new OptionExpression(name.ToLowerInvariant(), value, word));
    }
}
