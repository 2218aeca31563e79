using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>SET of a size that files are to have: DuckDB keeps it as a text, so what is no size is refused here.</summary>
internal sealed class SetSizeHandler : IStatementHandler
{
    public ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        bool isSet = reader.Accept("SET");
        if (isSet && (reader.Current.IsWord("SESSION") || reader.Current.IsWord("GLOBAL") || reader.Current.IsWord("LOCAL")))
        {
            reader.Read();
        }

        if (isSet && reader.Accept(EngineSettings.TargetFileSize) && (reader.AcceptSymbol("=") || reader.Accept("TO")))
        {
            string sql = reader.TextOf(reader.Index, statement.Tokens.Count - 1);
            OptionExpression value = new(EngineSettings.TargetFileSize, sql, null);
            if (new OptionValues(session.Connection).Text(value) is { } size && OptionText.ToStored("target_file_size", size) == "0")
            {
                throw SchemaErrors.Invalid($"{EngineSettings.TargetFileSize} cannot be 0");
            }
        }

        return ValueTask.FromResult<EngineStatement?>(null);
    }
}
