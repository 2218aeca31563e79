namespace DuckLake.Data;

/// <summary>Walks over the tokens of a statement.</summary>
internal sealed class TokenReader(SqlStatement statement)
{
    /// <summary>The index of the next token.</summary>
    public int Index { get; set; }

    public SqlStatement Statement { get; } = statement;

    public SqlToken Current => Statement.Tokens[Index];

    public bool IsAtEnd => Current.Kind == SqlTokenKind.End;

    public SqlToken Peek(int ahead = 1) => Statement.Tokens[Math.Min(Index + ahead, Statement.Tokens.Count - 1)];

    /// <summary>The current token, and moves on; stays at the end.</summary>
    public SqlToken Read()
    {
        SqlToken token = Current;
        Index = Math.Min(Index + 1, Statement.Tokens.Count - 1);
        return token;
    }

    /// <summary>Whether the next tokens are these unquoted words.</summary>
    public bool IsAt(params ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!Peek(i).IsWord(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves behind these words if they come next.</summary>
    public bool Accept(params ReadOnlySpan<string> words)
    {
        bool found = IsAt(words);
        Index += found ? words.Length : 0;
        return found;
    }

    public bool AcceptSymbol(string symbol)
    {
        bool found = Current.IsSymbol(symbol);
        Index += found ? 1 : 0;
        return found;
    }

    /// <summary>Reads an identifier if one comes next.</summary>
    public bool TryReadIdentifier(out string name)
    {
        name = Current.IsIdentifier ? Read().Value : string.Empty;
        return name.Length > 0;
    }

    /// <summary>Reads <c>a</c>, <c>a.b</c> or <c>a.b.c</c>; empty when no identifier comes next.</summary>
    public IReadOnlyList<string> ReadQualifiedName()
    {
        List<string> parts = [];
        while (TryReadIdentifier(out string part))
        {
            parts.Add(part);
            if (!Current.IsSymbol(".") || !Peek().IsIdentifier)
            {
                break;
            }

            Read();
        }

        return parts;
    }

    /// <summary>
    /// Moves to the first token outside of any brackets opened from here on for which a test holds, or to the end or an unopened closing
    /// bracket, and gives the text in between.
    /// </summary>
    public string ReadUntil(Func<TokenReader, bool> stops)
    {
        int first = Index;
        int depth = 0;
        while (!IsAtEnd && (depth > 0 || !stops(this)))
        {
            bool closes = Current is { Kind: SqlTokenKind.Symbol, Value: ")" or "]" or "}" };
            if (closes && depth == 0)
            {
                break;
            }

            depth += closes ? -1 : Current is { Kind: SqlTokenKind.Symbol, Value: "(" or "[" or "{" } ? 1 : 0;
            Read();
        }

        return TextOf(first, Index);
    }

    /// <summary>Moves behind a bracketed group that starts at the current token and gives the text inside.</summary>
    public string ReadBracketed()
    {
        Read();
        string inside = ReadUntil(_ => false);
        Read();
        return inside;
    }

    /// <summary>The source text from one token to before another.</summary>
    public string TextOf(int firstToken, int endToken) =>
        endToken <= firstToken ? string.Empty : Statement.Text[Statement.Tokens[firstToken].Start..Statement.Tokens[endToken - 1].End];
}
