namespace DuckLake.Data;

/// <summary>Looks into the words of a text before it is parsed.</summary>
internal static class QueryWords
{
    private static readonly string[] s_reading = ["FROM", "USING", "JOIN", "TABLE", "PIVOT", "UNPIVOT", "PIVOT_WIDER", "PIVOT_LONGER", "DESCRIBE", "DESC", "SUMMARIZE", "SHOW"];

    private static readonly string[] s_timeTelling = ["now", "today", "tomorrow", "yesterday", "current_"];

    private static readonly string[] s_following =
    [
        "ON", "USING", "GROUP", "WHERE", "ORDER", "LIMIT", "OFFSET", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "ASOF", "POSITIONAL",
        "SEMI", "ANTI", "UNION", "EXCEPT", "INTERSECT", "HAVING", "QUALIFY", "WINDOW", "PIVOT", "UNPIVOT", "TABLESAMPLE", "SELECT", "AT",
    ];

    /// <summary>Whether the text has a word that names what is read; without one nothing of it needs rewriting.</summary>
    public static bool MayRead(string text)
    {
        ReadOnlySpan<char> rest = text;
        int start = rest.IndexOfAnyInRange('A', 'z');
        while (start >= 0)
        {
            rest = rest[start..];
            int length = 1;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_'))
            {
                length++;
            }

            ReadOnlySpan<char> word = rest[..length];
            foreach (string reading in s_reading)
            {
                if (word.Equals(reading, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            rest = rest[length..];
            start = rest.IndexOfAnyInRange('A', 'z');
        }

        return false;
    }

    /// <summary>Whether a text may hold something that stands for the time at which it is bound, such as <c>'today'::DATE</c>.</summary>
    public static bool MayTellTime(string text) => s_timeTelling.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an unquoted word behind a table's name goes on with the statement rather than giving the table an alias.</summary>
    public static bool EndsReference(string word) => s_following.Contains(word, StringComparer.OrdinalIgnoreCase);
}
