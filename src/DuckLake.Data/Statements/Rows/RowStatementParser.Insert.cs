namespace DuckLake.Data;

/// <content>INSERT.</content>
internal static partial class RowStatementParser
{
    private static InsertStatement? ParseInsert(ClauseReader reader, string with)
    {
        TokenReader tokens = reader.Tokens;
        int head = tokens.Index - 1;
        bool hasConflictClause = tokens.Accept("OR");
        if (hasConflictClause && !tokens.Accept("REPLACE") && !tokens.Accept("IGNORE"))
        {
            return null;
        }

        if (!tokens.Accept("INTO") || ReadInsertTarget(reader) is not { } target)
        {
            return null;
        }

        bool isByName = tokens.Accept("BY", "NAME");
        _ = !isByName && tokens.Accept("BY", "POSITION");
        IReadOnlyList<string>? columns = reader.TryReadNames();
        var insert = new InsertStatement(tokens.Statement, with, target) { Columns = columns, IsByName = isByName };
        string headText = tokens.TextOf(head, tokens.Index);
        if (tokens.Accept("DEFAULT", "VALUES"))
        {
            insert = insert with { Head = headText };
        }
        else
        {
            int first = tokens.Index;
            IReadOnlyList<IReadOnlyList<string>>? values = ReadValues(reader);
            tokens.Index = first;
            string query = ReadQuery(reader);
            if (query.Length == 0)
            {
                return null;
            }

            insert = insert with { Head = headText, Values = values, Query = query };
        }

        int tail = tokens.Index;
        if (tokens.Accept("ON", "CONFLICT"))
        {
            hasConflictClause = true;
            _ = reader.ReadUntil("RETURNING");
        }

        insert = insert with { HasConflictClause = hasConflictClause, Returning = ReadReturning(reader) };
        return insert with { Tail = tokens.TextOf(tail, tokens.Index) };
    }

    private static RowTarget? ReadInsertTarget(ClauseReader reader)
    {
        TokenReader tokens = reader.Tokens;
        int first = tokens.Index;
        IReadOnlyList<string> parts = tokens.ReadQualifiedName();
        string text = tokens.TextOf(first, tokens.Index);
        string? alias = null;
        return parts.Count == 0 || (tokens.Accept("AS") && !tokens.TryReadIdentifier(out alias!)) ? null : new RowTarget(parts, text, alias);
    }

    /// <summary>A VALUES list that is the whole source; null when the source is something else.</summary>
    private static List<IReadOnlyList<string>>? ReadValues(ClauseReader reader)
    {
        if (!reader.Tokens.Accept("VALUES"))
        {
            return null;
        }

        List<IReadOnlyList<string>> rows = [];
        while (reader.ReadBracketedItems() is { } row)
        {
            rows.Add(row);
            if (!reader.Tokens.AcceptSymbol(",") || IsAtEndOfQuery(reader))
            {
                return IsAtEndOfQuery(reader) ? rows : null;
            }
        }

        return null;
    }

    private static bool IsAtEndOfQuery(ClauseReader reader) =>
        reader.Tokens.IsAtEnd || reader.Tokens.IsAt("RETURNING") || reader.Tokens.IsAt("ON", "CONFLICT");

    private static string ReadQuery(ClauseReader reader)
    {
        int first = reader.Tokens.Index;
        while (true)
        {
            _ = reader.ReadUntil("ON", "RETURNING");
            if (!reader.Tokens.IsAt("ON") || reader.Tokens.IsAt("ON", "CONFLICT"))
            {
                return reader.Tokens.TextOf(first, reader.Tokens.Index);
            }

            reader.Tokens.Read();
        }
    }
}
