namespace DuckLake.Data;

/// <content>MERGE.</content>
internal static partial class RowStatementParser
{
    private static MergeStatement? ParseMerge(ClauseReader reader, string with)
    {
        TokenReader tokens = reader.Tokens;
        if (!tokens.Accept("INTO") || reader.ReadTarget("USING") is not { } target || !tokens.Accept("USING"))
        {
            return null;
        }

        if (ReadMergeSource(reader) is not { } join)
        {
            return null;
        }

        List<MergeClause> clauses = [];
        while (tokens.Accept("WHEN"))
        {
            if (ReadMergeClause(reader) is not { } clause)
            {
                return null;
            }

            clauses.Add(clause);
        }

        return clauses.Count == 0
            ? null
            : new MergeStatement(tokens.Statement, with, target)
            {
                Using = join.Source,
                Join = join.Condition,
                Clauses = clauses,
                Returning = ReadReturning(reader),
            };
    }

    // The condition of the merge is the last one in front of WHEN: joins inside of the source have their own before it.
    private static (string Source, string Condition)? ReadMergeSource(ClauseReader reader)
    {
        TokenReader tokens = reader.Tokens;
        int first = tokens.Index;
        int last = -1;
        while (true)
        {
            _ = reader.ReadUntil("ON", "USING", "WHEN");
            if (tokens.IsAtEnd || tokens.IsAt("WHEN"))
            {
                break;
            }

            last = tokens.Index;
            tokens.Read();
        }

        return last <= first || tokens.IsAtEnd ? null : (tokens.TextOf(first, last), tokens.TextOf(last, tokens.Index));
    }

    private static MergeClause? ReadMergeClause(ClauseReader reader)
    {
        TokenReader tokens = reader.Tokens;
        MergeMatch match;
        if (tokens.Accept("MATCHED"))
        {
            match = MergeMatch.Matched;
        }
        else if (tokens.Accept("NOT", "MATCHED"))
        {
            match = tokens.Accept("BY", "SOURCE") ? MergeMatch.NotMatchedBySource : MergeMatch.NotMatchedByTarget;
            _ = match == MergeMatch.NotMatchedByTarget && tokens.Accept("BY", "TARGET");
        }
        else
        {
            return null;
        }

        string? condition = tokens.Accept("AND") ? reader.ReadUntil("THEN") : null;
        return tokens.Accept("THEN") ? ReadMergeAction(reader, match, condition) : null;
    }

    private static MergeClause? ReadMergeAction(ClauseReader reader, MergeMatch match, string? condition)
    {
        TokenReader tokens = reader.Tokens;
        if (tokens.Accept("DELETE"))
        {
            return new MergeClause(match, condition, MergeActionKind.Delete);
        }

        if (tokens.Accept("DO", "NOTHING"))
        {
            return new MergeClause(match, condition, MergeActionKind.Nothing);
        }

        if (tokens.Accept("ERROR"))
        {
            string message = reader.ReadUntil("WHEN", "RETURNING");
            return new MergeClause(match, condition, MergeActionKind.Error) { Message = message.Length == 0 ? null : message };
        }

        if (tokens.Accept("UPDATE"))
        {
            var update = new MergeClause(match, condition, MergeActionKind.Update);
            if (!tokens.Accept("SET"))
            {
                return update with { IsByName = ReadColumnOrder(tokens) };
            }

            if (tokens.AcceptSymbol("*"))
            {
                return update;
            }

            return ReadAssignments(reader, "WHEN", "RETURNING") is { } assignments ? update with { Assignments = assignments } : null;
        }

        return tokens.Accept("INSERT") ? ReadMergeInsert(reader, new MergeClause(match, condition, MergeActionKind.Insert)) : null;
    }

    private static MergeClause? ReadMergeInsert(ClauseReader reader, MergeClause insert)
    {
        TokenReader tokens = reader.Tokens;
        if (tokens.Accept("DEFAULT", "VALUES"))
        {
            return insert with { IsDefaultValues = true };
        }

        if (tokens.Current.IsSymbol("(") || tokens.IsAt("VALUES"))
        {
            IReadOnlyList<string>? columns = reader.TryReadNames();
            return tokens.Accept("VALUES") && reader.ReadBracketedItems() is { } values ? insert with { Columns = columns, Values = values } : null;
        }

        bool isByName = ReadColumnOrder(tokens);
        _ = tokens.AcceptSymbol("*");
        return insert with { IsByName = isByName };
    }

    private static bool ReadColumnOrder(TokenReader tokens)
    {
        bool isByName = tokens.Accept("BY", "NAME");
        _ = !isByName && tokens.Accept("BY", "POSITION");
        return isByName;
    }
}
