namespace DuckLake.Data;

/// <summary>Reads clauses of statements: texts that reach to the next keyword that does not belong to them.</summary>
internal sealed class ClauseReader(SqlStatement statement)
{
    /// <summary>The tokens.</summary>
    public TokenReader Tokens { get; } = new(statement);

    /// <summary>
    /// The text up to the first of some keywords outside of brackets and of CASE … END, or to an unopened closing bracket or the end.
    /// </summary>
    public string ReadUntil(params string[] words) => Read(stopsAtComma: false, words);

    /// <summary>As <see cref="ReadUntil"/>, but a comma ends it too.</summary>
    public string ReadItem(params string[] words) => Read(stopsAtComma: true, words);

    /// <summary>Comma-separated texts up to a keyword; a comma at the end is allowed.</summary>
    public IReadOnlyList<string> ReadItems(params string[] words)
    {
        List<string> items = [];
        do
        {
            if (ReadItem(words) is { Length: > 0 } item)
            {
                items.Add(item);
            }
        }
        while (Tokens.AcceptSymbol(","));

        return items;
    }

    /// <summary>The comma-separated texts in a bracketed group at the current token; null when there is none or it does not end.</summary>
    public IReadOnlyList<string>? ReadBracketedItems()
    {
        if (!Tokens.AcceptSymbol("("))
        {
            return null;
        }

        IReadOnlyList<string> items = ReadItems();
        return Tokens.AcceptSymbol(")") ? items : null;
    }

    /// <summary>A list of names in brackets at the current token; null, and nothing read, when something else stands there.</summary>
    public IReadOnlyList<string>? TryReadNames()
    {
        int start = Tokens.Index;
        if (Tokens.AcceptSymbol("("))
        {
            List<string> names = [];
            while (Tokens.TryReadIdentifier(out string name))
            {
                names.Add(name);
                if (!Tokens.AcceptSymbol(","))
                {
                    break;
                }
            }

            if (names.Count > 0 && Tokens.AcceptSymbol(")"))
            {
                return names;
            }
        }

        Tokens.Index = start;
        return null;
    }

    /// <summary>Reads a table name and an alias behind it, which is no keyword of <paramref name="notAliases"/>; null when there is no name.</summary>
    public RowTarget? ReadTarget(params ReadOnlySpan<string> notAliases)
    {
        int first = Tokens.Index;
        IReadOnlyList<string> parts = Tokens.ReadQualifiedName();
        if (parts.Count == 0)
        {
            return null;
        }

        string text = Tokens.TextOf(first, Tokens.Index);
        if (Tokens.Accept("AS"))
        {
            return Tokens.TryReadIdentifier(out string alias) ? new RowTarget(parts, text, alias) : null;
        }

        if (Tokens.Current.IsIdentifier && !IsAtAny(notAliases))
        {
            return new RowTarget(parts, text, Tokens.Read().Value);
        }

        return new RowTarget(parts, text, null);
    }

    /// <summary>The WITH clause in front of a statement of one of these kinds; null when there is one, but in front of something else.</summary>
    public string? ReadWith(params string[] statements)
    {
        if (!Tokens.IsAt("WITH"))
        {
            return IsAtAny(statements) ? "" : null;
        }

        int first = Tokens.Index;
        int depth = 0;
        while (!Tokens.IsAtEnd)
        {
            SqlToken token = Tokens.Read();
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth == 0 && token.IsSymbol(")") && IsAtAny(statements))
            {
                return Tokens.TextOf(first, Tokens.Index);
            }
        }

        return null;
    }

    public bool IsAtAny(params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (Tokens.Current.IsWord(word))
            {
                return true;
            }
        }

        return false;
    }

    private string Read(bool stopsAtComma, string[] words)
    {
        int first = Tokens.Index;
        int cases = 0;
        while (!Tokens.IsAtEnd)
        {
            SqlToken token = Tokens.Current;
            if (token is { Kind: SqlTokenKind.Symbol, Value: "(" or "[" or "{" })
            {
                SkipBracketed();
                continue;
            }

            if (token is { Kind: SqlTokenKind.Symbol, Value: ")" or "]" or "}" })
            {
                break;
            }

            if (cases == 0
                && ((stopsAtComma && token.IsSymbol(",")) || (IsAtAny(words) && IsKeyword(first))))
            {
                break;
            }

            if (token.Kind == SqlTokenKind.Word && IsKeyword(first))
            {
                cases += token.IsWord("CASE") ? 1 : token.IsWord("END") && cases > 0 ? -1 : 0;
            }

            Tokens.Read();
        }

        return Tokens.TextOf(first, Tokens.Index);
    }

    // A word behind a dot is a name; FROM belongs to IS [NOT] DISTINCT FROM.
    private bool IsKeyword(int first)
    {
        if (Tokens.Index <= first)
        {
            return true;
        }

        SqlToken before = Tokens.Peek(-1);
        return !before.IsSymbol(".") && !(Tokens.Current.IsWord("FROM") && before.IsWord("DISTINCT") && IsBehindIs(first));
    }

    private bool IsBehindIs(int first) =>
        Tokens.Index - 2 >= first && (Tokens.Peek(-2).IsWord("IS") || Tokens.Peek(-2).IsWord("NOT"));

    private void SkipBracketed()
    {
        int depth = 0;
        do
        {
            SqlToken token = Tokens.Read();
            depth += token is { Kind: SqlTokenKind.Symbol, Value: "(" or "[" or "{" } ? 1
                : token is { Kind: SqlTokenKind.Symbol, Value: ")" or "]" or "}" } ? -1
                : 0;
        }
        while (depth > 0 && !Tokens.IsAtEnd);
    }
}
