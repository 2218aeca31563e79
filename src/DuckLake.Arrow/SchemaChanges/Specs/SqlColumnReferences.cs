using System.Text;

namespace DuckLake.Arrow;

/// <summary>The columns an SQL expression names, as far as its tokens tell.</summary>
internal static class SqlColumnReferences
{
    /// <summary>The names of columns in an expression.</summary>
    /// <exception cref="DuckLakeException">A name is qualified.</exception>
    public static IReadOnlyList<string> Find(string expression)
    {
        var names = new List<string>();
        Visit(expression, (name, _, _) => names.Add(name));
        return names;
    }

    /// <summary>Whether an expression names a column.</summary>
    public static bool Mentions(string expression, string columnName)
    {
        bool found = false;
        Visit(expression, (name, _, _) => found |= string.Equals(name, columnName, StringComparison.OrdinalIgnoreCase));
        return found;
    }

    /// <summary>The expression with a column's new name.</summary>
    public static string Rename(string expression, string oldName, string newName)
    {
        var renamed = new StringBuilder();
        int done = 0;
        Visit(expression, (name, begin, end) =>
        {
            if (string.Equals(name, oldName, StringComparison.OrdinalIgnoreCase))
            {
                renamed.Append(expression, done, begin - done).Append(SqlIdentifiers.Quote(newName));
                done = end;
            }
        });
        return renamed.Append(expression, done, expression.Length - done).ToString();
    }

    private static void Visit(string expression, Action<string, int, int> onColumn)
    {
        var reader = new SqlTextReader(expression);
        while (!reader.IsAtEnd)
        {
            int begin = reader.Position;
            bool isQuoted = false;
            string? name = reader.TryIdentifier();
            if (name is null && reader.TryQuoted() is { } quoted)
            {
                name = quoted;
                isQuoted = true;
            }

            if (name is not null)
            {
                int end = reader.TokenEnd;
                if (!isQuoted && string.Equals(name, "AS", StringComparison.OrdinalIgnoreCase))
                {
                    SkipType(reader);
                }
                else if (IsColumn(reader, name, isQuoted) && !IsArgumentName(expression, end))
                {
                    onColumn(name, begin, end);
                }
            }
            else if (reader.TryText() is null && reader.TryNumber() is null)
            {
                bool isCast = reader.TrySymbol(':') && reader.TrySymbol(':');
                if (isCast)
                {
                    SkipType(reader);
                }
                else if (reader.Position == begin)
                {
                    reader.SkipCharacter();
                }
            }
        }
    }

    private static bool IsColumn(SqlTextReader reader, string name, bool isQuoted)
    {
        if (!isQuoted && SqlKeywords.IsReserved(name))
        {
            return false;
        }

        if (reader.Next is '.')
        {
            throw SchemaErrors.Invalid("Unexpected qualified column reference - only unqualified columns are supported");
        }

        if (reader.IsAtArgumentValue)
        {
            return false;
        }

        // A function, a typed literal as in DATE '2020-01-01', or a part of EXTRACT (year FROM t).
        return reader.Next is not ('(' or '\'') && (isQuoted || !reader.IsNextWord("FROM"));
    }

    private static bool IsArgumentName(string expression, int nameEnd)
    {
        ReadOnlySpan<char> rest = expression.AsSpan(nameEnd).TrimStart();
        return rest.StartsWith(":=") || rest.StartsWith("=>");
    }

    private static void SkipType(SqlTextReader reader)
    {
        if (reader.TryIdentifier() is null)
        {
            reader.TryQuoted();
        }

        if (reader.TryWord("WITH") || reader.TryWord("WITHOUT"))
        {
            reader.TryWord("TIME");
            reader.TryWord("ZONE");
        }

        reader.TryWord("PRECISION");
        if (reader.TrySymbol('('))
        {
            for (int depth = 1; depth > 0 && !reader.IsAtEnd;)
            {
                depth += reader.TrySymbol('(') ? 1 : reader.TrySymbol(')') ? -1 : Skip(reader);
            }
        }

        while (reader.TrySymbol('['))
        {
            reader.TryNumber();
            reader.TrySymbol(']');
        }
    }

    private static int Skip(SqlTextReader reader)
    {
        if (reader.TryQuoted() is null && reader.TryText() is null)
        {
            reader.SkipCharacter();
        }

        return 0;
    }
}
