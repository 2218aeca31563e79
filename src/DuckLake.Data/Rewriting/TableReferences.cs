namespace DuckLake.Data;

/// <summary>Finds by their words the places of a statement at which tables are read. Used where DuckDB does not tell its tree.</summary>
internal static class TableReferences
{
    private static readonly HashSet<string> s_introducing = new(
        ["FROM", "JOIN", "USING", "TABLE", "PIVOT", "PIVOT_WIDER", "UNPIVOT", "PIVOT_LONGER", "SUMMARIZE"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_listing = new(["FROM", "USING"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_ending = new(
        [
            "SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "QUALIFY", "WINDOW", "LIMIT", "OFFSET", "SET", "WHEN", "RETURNING", "VALUES", "UNION",
            "EXCEPT", "INTERSECT", "INSERT", "UPDATE", "DELETE", "MERGE",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, with the index of their first token and of the token behind them.</summary>
    public static List<(IReadOnlyList<string> Name, int First, int Behind)> Find(SqlStatement statement)
    {
        List<(IReadOnlyList<string>, int, int)> found = [];
        Stack<bool> outer = [];
        bool isList = false;
        bool expectsName = false;
        TokenReader reader = new(statement);
        while (!reader.IsAtEnd)
        {
            if (expectsName && reader.Current.IsIdentifier && !IsKeyword(reader.Current))
            {
                int first = reader.Index;
                IReadOnlyList<string> name = reader.ReadQualifiedName();
                if (!reader.Current.IsSymbol("("))
                {
                    found.Add((name, first, reader.Index));
                }

                expectsName = false;
                continue;
            }

            SqlToken token = reader.Read();
            if (token.IsSymbol("("))
            {
                outer.Push(isList);
                isList = expectsName;
            }
            else if (token.IsSymbol(")"))
            {
                isList = outer.Count > 0 && outer.Pop();
                expectsName = false;
            }
            else if (token.Kind == SqlTokenKind.Word)
            {
                expectsName = s_introducing.Contains(token.Value) || (expectsName && token.IsWord("LATERAL"));
                isList = !s_ending.Contains(token.Value) && (isList || s_listing.Contains(token.Value));
            }
            else
            {
                expectsName = isList && token.IsSymbol(",");
            }
        }

        return found;
    }

    private static bool IsKeyword(SqlToken token) =>
        token.Kind == SqlTokenKind.Word && (s_ending.Contains(token.Value) || s_introducing.Contains(token.Value) || token.IsWord("LATERAL"));
}
