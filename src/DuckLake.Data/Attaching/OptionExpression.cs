namespace DuckLake.Data;

/// <summary>An option in parentheses, with its value as written.</summary>
/// <param name="Name">The name in lower case.</param>
/// <param name="Sql">The expression; null when the option stands alone, which means true.</param>
/// <param name="Word">The value if it is a single unquoted word or identifier, which stands for a text; else null.</param>
internal sealed record OptionExpression(string Name, string? Sql, string? Word)
{
    /// <summary>Reads <c>(name value, …)</c> if it comes next. Null when it is malformed, for DuckDB to tell how.</summary>
    public static IReadOnlyList<OptionExpression>? ReadList(TokenReader reader)
    {
        List<OptionExpression> options = [];
        if (!reader.AcceptSymbol("("))
        {
            return options;
        }

        do
        {
            if (!reader.TryReadIdentifier(out string name))
            {
                return null;
            }

            int first = reader.Index;
            if (!SkipValue(reader))
            {
                return null;
            }

            options.Add(Create(reader.Statement, name, first, reader.Index));
        }
        while (reader.AcceptSymbol(","));

        return reader.AcceptSymbol(")") ? options : null;
    }

    private static OptionExpression Create(SqlStatement statement, string name, int first, int end)
    {
        if (first == end)
        {
            return new OptionExpression(name.ToLowerInvariant(), null, null);
        }

        SqlToken token = statement.Tokens[first];
        bool isWord = end == first + 1 && token.IsIdentifier && !token.IsWord("true") && !token.IsWord("false") && !token.IsWord("null");
        return new OptionExpression(
            name.ToLowerInvariant(), statement.Text[token.Start..statement.Tokens[end - 1].End], isWord ? token.Value : null);
    }

    /// <summary>Moves to the comma or parenthesis behind the value.</summary>
    private static bool SkipValue(TokenReader reader)
    {
        int depth = 0;
        while (!reader.IsAtEnd)
        {
            SqlToken token = reader.Current;
            if (depth == 0 && (token.IsSymbol(",") || token.IsSymbol(")")))
            {
                return true;
            }

            depth += token.IsSymbol("(") || token.IsSymbol("[") || token.IsSymbol("{") ? 1
                : token.IsSymbol(")") || token.IsSymbol("]") || token.IsSymbol("}") ? -1 : 0;
            reader.Read();
        }

        return false;
    }
}
