namespace DuckLake.Arrow;

/// <summary>Identifiers inside SQL text.</summary>
internal static class SqlIdentifiers
{
    /// <summary>The name as an identifier: as it is where it needs no quotes, else in double quotes.</summary>
    public static string Quote(string name) => NeedsQuotes(name) ? AlwaysQuote(name) : name;

    /// <summary>The name in double quotes.</summary>
    public static string AlwaysQuote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool NeedsQuotes(string name)
    {
        if (name.Length == 0 || !IsStart(name[0]) || SqlKeywords.MustBeQuoted(name))
        {
            return true;
        }

        foreach (char c in name)
        {
            if (!IsStart(c) && !char.IsAsciiDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
