namespace DuckLake.Data;

/// <summary>COPY of a table or query.</summary>
/// <param name="Source">The whole statement.</param>
/// <param name="Target">The table, or null for a query.</param>
/// <param name="Columns">The columns listed, or null.</param>
/// <param name="Query">The query, or null for a table.</param>
/// <param name="IsFrom">Whether rows come in.</param>
/// <param name="Rest">FROM or TO with all that follows.</param>
internal sealed record CopyStatement(
    SqlStatement Source, RowTarget? Target, IReadOnlyList<string>? Columns, string? Query, bool IsFrom, string Rest)
{
    /// <summary>Finds the parts of a COPY; null for other statements and for what DuckDB has to refuse.</summary>
    public static CopyStatement? TryParse(SqlStatement statement)
    {
        var reader = new ClauseReader(statement);
        TokenReader tokens = reader.Tokens;
        if (!tokens.Accept("COPY"))
        {
            return null;
        }

        RowTarget? target = null;
        IReadOnlyList<string>? columns = null;
        string? query = null;
        if (tokens.Current.IsSymbol("("))
        {
            query = tokens.ReadBracketed();
        }
        else
        {
            int first = tokens.Index;
            IReadOnlyList<string> parts = tokens.ReadQualifiedName();
            if (parts.Count == 0 || tokens.IsAt("DATABASE"))
            {
                return null;
            }

            target = new RowTarget(parts, tokens.TextOf(first, tokens.Index), null);
            columns = reader.TryReadNames();
        }

        int rest = tokens.Index;
        bool isFrom = tokens.Accept("FROM");
        return (isFrom && query is not null) || (!isFrom && !tokens.Accept("TO"))
            ? null
            : new CopyStatement(statement, target, columns, query, isFrom, tokens.TextOf(rest, statement.Tokens.Count - 1));
    }
}
