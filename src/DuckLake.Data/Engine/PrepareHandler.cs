namespace DuckLake.Data;

/// <summary>PREPARE, EXECUTE and DEALLOCATE.</summary>
internal sealed class PrepareHandler : IStatementHandler
{
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        TokenReader reader = new(statement);
        if (reader.Accept("PREPARE"))
        {
            return await PrepareAsync(session, statement, reader, cancellationToken).ConfigureAwait(false);
        }

        if (reader.Accept("EXECUTE"))
        {
            return reader.TryReadIdentifier(out string name) && session.NamedStatements.TryGetValue(name, out EngineStatement? prepared)
                ? new ExecuteStatement(session, statement, prepared, ReadArguments(reader))
                : null;
        }

        if (reader.Accept("DEALLOCATE"))
        {
            _ = reader.Accept("PREPARE");
            return reader.TryReadIdentifier(out string name) && reader.IsAtEnd && session.NamedStatements.ContainsKey(name)
                ? new DeallocateStatement(session, statement, name)
                : null;
        }

        return null;
    }

    private static async ValueTask<EngineStatement?> PrepareAsync(
        EngineSession session, SqlStatement statement, TokenReader reader, CancellationToken cancellationToken)
    {
        if (!reader.TryReadIdentifier(out string name))
        {
            return null;
        }

        if (reader.Current.IsSymbol("("))
        {
            reader.ReadBracketed();
        }

        if (!reader.Accept("AS") || reader.IsAtEnd)
        {
            return null;
        }

        SqlStatement inner = SqlStatement.Parse(reader.TextOf(reader.Index, statement.Tokens.Count - 1));
        EngineStatement prepared = await StatementDispatcher.PrepareAsync(session, inner, cancellationToken).ConfigureAwait(false);
        return new PrepareStatement(session, statement, name, prepared);
    }

    /// <summary>The texts of the arguments by parameter.</summary>
    private static List<KeyValuePair<string, string>> ReadArguments(TokenReader reader)
    {
        List<KeyValuePair<string, string>> arguments = [];
        if (!reader.AcceptSymbol("("))
        {
            return arguments;
        }

        while (!reader.IsAtEnd && !reader.Current.IsSymbol(")"))
        {
            bool isNamed = reader.Current.IsIdentifier && (reader.Peek().IsSymbol(":=") || reader.Peek().IsSymbol("=>"));
            string name = (arguments.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (isNamed)
            {
                name = reader.Read().Value;
                reader.Read();
            }

            arguments.Add(new(name, reader.ReadUntil(static r => r.Current.IsSymbol(","))));
            reader.AcceptSymbol(",");
        }

        return arguments;
    }
}
