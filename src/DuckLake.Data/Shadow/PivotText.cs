using System.Text;

namespace DuckLake.Data;

/// <summary>The text of PIVOT, whose columns DuckDB finds by a statement of their own unless the text lists them.</summary>
internal static class PivotText
{
    private static readonly HashSet<string> s_endingList = new(
        ["USING", "GROUP", "ORDER", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a statement pivots.</summary>
    public static bool IsIn(SqlStatement statement) => statement.Tokens.Any(IsPivot);

    /// <summary>A statement that reads the same tables, with some list of values for every PIVOT that has none.</summary>
    public static string WithColumns(SqlStatement statement)
    {
        const string Values = " IN ('')";
        SortedSet<int> places = [];
        for (int i = 0; i < statement.Tokens.Count; i++)
        {
            if (IsPivot(statement.Tokens[i]))
            {
                FindItems(statement, i, places);
            }
        }

        StringBuilder text = new();
        int copied = 0;
        foreach (int place in places)
        {
            text.Append(statement.Text, copied, place - copied).Append(Values);
            copied = place;
        }

        return text.Append(statement.Text, copied, statement.Text.Length - copied).ToString();
    }

    private static bool IsPivot(SqlToken token) => token.IsWord("PIVOT") || token.IsWord("PIVOT_WIDER");

    /// <summary>Finds the ends of the items behind the ON of a PIVOT that list no values.</summary>
    private static void FindItems(SqlStatement statement, int pivot, SortedSet<int> places)
    {
        TokenReader reader = new(statement) { Index = pivot + 1 };

        // The source may be a join with an ON of its own: the last one counts.
        int list = -1;
        reader.ReadUntil(at =>
        {
            list = at.Current.IsWord("ON") ? at.Index + 1 : list;
            return false;
        });
        if (list < 0)
        {
            return;
        }

        reader.Index = list;
        do
        {
            bool hasValues = false;
            reader.ReadUntil(at =>
            {
                hasValues |= at.Current.IsWord("IN");
                return at.Current.IsSymbol(",") || (at.Current.Kind == SqlTokenKind.Word && s_endingList.Contains(at.Current.Value));
            });
            if (!hasValues)
            {
                places.Add(statement.Tokens[reader.Index - 1].End);
            }
        }
        while (reader.AcceptSymbol(","));
    }
}
