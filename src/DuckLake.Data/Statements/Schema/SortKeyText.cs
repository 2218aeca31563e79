using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Keys of SET SORTED BY.</summary>
internal static class SortKeyText
{
    /// <summary>The key a text stands for: an expression, perhaps with ASC or DESC and NULLS FIRST or LAST.</summary>
    public static DuckLakeSortKey ToKey(DuckDbConnection connection, string text)
    {
        SqlStatement statement = SqlStatement.Parse(text);
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        int end = tokens.Count - 1;
        DuckLakeNullOrder nullOrder = DuckLakeNullOrder.NullsLast;
        if (end > 2 && tokens[end - 2].IsWord("NULLS") && (tokens[end - 1].IsWord("FIRST") || tokens[end - 1].IsWord("LAST")))
        {
            nullOrder = tokens[end - 1].IsWord("FIRST") ? DuckLakeNullOrder.NullsFirst : DuckLakeNullOrder.NullsLast;
            end -= 2;
        }

        DuckLakeSortDirection direction = DuckLakeSortDirection.Ascending;
        if (end > 1 && (tokens[end - 1].IsWord("ASC") || tokens[end - 1].IsWord("DESC")))
        {
            direction = tokens[end - 1].IsWord("DESC") ? DuckLakeSortDirection.Descending : DuckLakeSortDirection.Ascending;
            end--;
        }

        string expression = end == 0 ? text : text[..tokens[end - 1].End];
        return new DuckLakeSortKey(QueryPrinter.PrintExpression(connection, expression), direction, nullOrder);
    }
}
