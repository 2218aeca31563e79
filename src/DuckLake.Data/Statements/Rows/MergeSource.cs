namespace DuckLake.Data;

/// <summary>What a MERGE reads: a table reference, and the one name its columns go by, if there is one.</summary>
/// <param name="Text">The reference as written.</param>
/// <param name="Alias">The name; null for joins, whose parts have names of their own.</param>
internal sealed record MergeSource(string Text, string? Alias)
{
    private const string UnnamedSubquery = "unnamed_subquery";

    /// <summary>Finds the name of a table reference.</summary>
    public static MergeSource Parse(string text)
    {
        TokenReader reader = new(SqlStatement.Parse(text));
        string? name;
        if (reader.Current.IsSymbol("("))
        {
            bool isJoin = !(reader.Peek().IsWord("SELECT") || reader.Peek().IsWord("FROM") || reader.Peek().IsWord("VALUES") || reader.Peek().IsWord("WITH")
                || reader.Peek().IsWord("TABLE") || reader.Peek().IsWord("PIVOT") || reader.Peek().IsWord("UNPIVOT") || reader.Peek().IsSymbol("("));
            reader.ReadBracketed();
            name = isJoin ? null : UnnamedSubquery;
        }
        else if (reader.Current.Kind == SqlTokenKind.String)
        {
            reader.Read();
            name = null;
        }
        else if (reader.ReadQualifiedName() is { Count: > 0 } parts)
        {
            name = parts[^1];
            if (reader.Current.IsSymbol("("))
            {
                reader.ReadBracketed();
                _ = reader.Accept("WITH", "ORDINALITY");
            }
            else if (reader.IsAt("AT") && reader.Peek().IsSymbol("("))
            {
                reader.Read();
                reader.ReadBracketed();
            }
        }
        else
        {
            return new MergeSource(text, null);
        }

        _ = reader.Accept("AS");
        if (reader.TryReadIdentifier(out string alias))
        {
            name = alias;
            if (reader.Current.IsSymbol("("))
            {
                reader.ReadBracketed();
            }
        }

        return new MergeSource(text, reader.IsAtEnd ? name : null);
    }

    /// <summary>A column by its name.</summary>
    public string Column(string name) => Alias is null ? SqlText.Identifier(name) : SqlText.QualifiedName(Alias, name);
}
