namespace DuckLake.Data;

/// <summary>Finds the clauses of INSERT, UPDATE, DELETE, TRUNCATE and MERGE. What does not look like one gives null.</summary>
internal static partial class RowStatementParser
{
    private static readonly string[] s_statements = ["INSERT", "UPDATE", "DELETE", "MERGE"];

    /// <summary>Cuts a statement into its clauses; null when it is none of these, or DuckDB has to say what is wrong with it.</summary>
    public static RowStatement? TryParse(SqlStatement statement)
    {
        var reader = new ClauseReader(statement);
        if (reader.Tokens.Accept("TRUNCATE"))
        {
            _ = reader.Tokens.Accept("TABLE");
            return reader.ReadTarget() is { } target && reader.Tokens.IsAtEnd ? new DeleteStatement(statement, "", target) : null;
        }

        string? with = reader.ReadWith(s_statements);
        if (with is null)
        {
            return null;
        }

        RowStatement? parsed = reader.Tokens.Read().Value.ToUpperInvariant() switch
        {
            "INSERT" => ParseInsert(reader, with),
            "UPDATE" => ParseUpdate(reader, with),
            "DELETE" => ParseDelete(reader, with),
            _ => ParseMerge(reader, with),
        };
        return reader.Tokens.IsAtEnd ? parsed : null;
    }

    /// <summary>The name of the table a statement of these kinds would change, whatever else is in it; null for other statements.</summary>
    public static IReadOnlyList<string>? TryReadTarget(SqlStatement statement)
    {
        var reader = new ClauseReader(statement);
        TokenReader tokens = reader.Tokens;
        bool found;
        if (tokens.Accept("TRUNCATE"))
        {
            _ = tokens.Accept("TABLE");
            found = true;
        }
        else if (reader.ReadWith(s_statements) is null)
        {
            return null;
        }
        else if (tokens.Accept("INSERT"))
        {
            _ = tokens.Accept("OR") && tokens.Read().Length > 0;
            found = tokens.Accept("INTO");
        }
        else
        {
            found = tokens.Accept("UPDATE") || tokens.Accept("DELETE", "FROM") || tokens.Accept("MERGE", "INTO");
        }

        return found && tokens.ReadQualifiedName() is { Count: > 0 } name ? name : null;
    }

    private static UpdateStatement? ParseUpdate(ClauseReader reader, string with)
    {
        if (reader.ReadTarget("SET") is not { } target || !reader.Tokens.Accept("SET")
            || ReadAssignments(reader, "FROM", "WHERE", "RETURNING") is not { } assignments)
        {
            return null;
        }

        return new UpdateStatement(reader.Tokens.Statement, with, target)
        {
            Assignments = assignments,
            From = reader.Tokens.Accept("FROM") ? TrimComma(reader.ReadUntil("WHERE", "RETURNING")) : null,
            Where = reader.Tokens.Accept("WHERE") ? reader.ReadUntil("RETURNING") : null,
            Returning = ReadReturning(reader),
        };
    }

    private static DeleteStatement? ParseDelete(ClauseReader reader, string with)
    {
        if (!reader.Tokens.Accept("FROM") || reader.ReadTarget("USING", "WHERE", "RETURNING") is not { } target)
        {
            return null;
        }

        return new DeleteStatement(reader.Tokens.Statement, with, target)
        {
            Using = reader.Tokens.Accept("USING") ? TrimComma(reader.ReadUntil("WHERE", "RETURNING")) : null,
            Where = reader.Tokens.Accept("WHERE") ? reader.ReadUntil("RETURNING") : null,
            Returning = ReadReturning(reader),
        };
    }

    private static List<ColumnAssignment>? ReadAssignments(ClauseReader reader, params string[] ends)
    {
        List<ColumnAssignment> assignments = [];
        do
        {
            if (reader.Tokens.IsAtEnd || reader.IsAtAny(ends))
            {
                // A comma may stand behind the last one.
                break;
            }

            bool isTuple = reader.Tokens.Current.IsSymbol("(");
            IReadOnlyList<string>? columns = isTuple ? reader.TryReadNames() : reader.Tokens.TryReadIdentifier(out string name) ? [name] : null;
            if (columns is null || !reader.Tokens.AcceptSymbol("=") || reader.ReadItem(ends) is not { Length: > 0 } expression)
            {
                return null;
            }

            // Only a row is shared out; any other value goes into each of the columns.
            IReadOnlyList<string>? row = isTuple ? ReadRow(expression) : null;
            if (row is not null && row.Count != columns.Count)
            {
                return null;
            }

            for (int i = 0; i < columns.Count; i++)
            {
                assignments.Add(new ColumnAssignment(columns[i], row is null ? expression : row[i]));
            }
        }
        while (reader.Tokens.AcceptSymbol(","));

        return assignments.Count > 0 ? assignments : null;
    }

    private static IReadOnlyList<string>? ReadRow(string expression)
    {
        var reader = new ClauseReader(SqlStatement.Parse(expression));
        bool isRow = reader.Tokens.Accept("ROW");
        return reader.ReadBracketedItems() is { } items && reader.Tokens.IsAtEnd && (isRow || items.Count > 1) ? items : null;
    }

    private static string? ReadReturning(ClauseReader reader) => reader.Tokens.Accept("RETURNING") ? TrimComma(reader.ReadUntil()) : null;

    private static string TrimComma(string list) => list.EndsWith(',') ? list[..^1] : list;
}
