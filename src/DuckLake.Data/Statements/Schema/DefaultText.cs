using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Defaults of columns as lakes keep them.</summary>
internal static class DefaultText
{
    /// <summary>A constant as its value, anything else as an expression; null for the constant NULL.</summary>
    public static DuckLakeDefault? ToDefault(DuckDbConnection connection, string expression)
    {
        JsonElement tree = QueryPrinter.Parse(connection, expression);
        if (!QueryPrinter.IsClass(tree, "CONSTANT"))
        {
            return DuckLakeDefault.Expression(QueryPrinter.PrintExpression(connection, expression));
        }

        return tree.GetProperty("value").GetProperty("is_null").GetBoolean()
            ? null
            : DuckLakeDefault.Literal(CatalogQuestion.Ask(connection, $"SELECT CAST(({expression}\n) AS VARCHAR)")[0][0]);
    }
}
