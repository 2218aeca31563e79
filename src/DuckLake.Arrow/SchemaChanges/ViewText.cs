using System.Text;

namespace DuckLake.Arrow;

/// <summary>The SQL of views: names of the lake's own catalog are stored as a placeholder.</summary>
internal static class ViewText
{
    // What stands for the name the lake is attached as, with the dot behind it.
    private const string CatalogPlaceholder = "{DUCKLAKE_CATALOG}.";

    /// <summary>The text with a placeholder for every <c>alias.</c> outside of quotes.</summary>
    public static string ToStored(string sql, string alias)
    {
        string from = alias + ".";
        var result = new StringBuilder(sql.Length);
        char quote = '\0';
        for (int i = 0; i < sql.Length; i++)
        {
            char c = sql[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (string.CompareOrdinal(sql, i, from, 0, from.Length) == 0 && !ContinuesName(sql, i, from))
            {
                result.Append(CatalogPlaceholder);
                i += from.Length - 1;
                continue;
            }

            result.Append(c);
        }

        return result.ToString();
    }

    // Of the alias "a", the text "data.t" names something else.
    private static bool ContinuesName(string sql, int index, string from) =>
        index > 0 && (char.IsLetterOrDigit(from[0]) || from[0] == '_') && (char.IsLetterOrDigit(sql[index - 1]) || sql[index - 1] is '_' or '$' or '.');
}
