using System.Text.Json;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Queries and expressions as DuckDB writes them after parsing, which is how lakes keep them.</summary>
internal static class QueryPrinter
{
    private const string Select = "SELECT ";

    /// <summary>A query; one DuckDB cannot take apart, such as PIVOT, as it is.</summary>
    public static string Print(DuckDbConnection connection, string query)
    {
        try
        {
            return Ask(connection, $"SELECT json_deserialize_sql(json_serialize_sql({SqlText.Literal(query)}))");
        }
        catch (DuckDbException)
        {
            return query.Trim();
        }
    }

    /// <summary>An expression.</summary>
    public static string PrintExpression(DuckDbConnection connection, string expression)
    {
        string query = Print(connection, Select + expression);
        return query.StartsWith(Select, StringComparison.Ordinal) ? query[Select.Length..] : expression;
    }

    /// <summary>The parse tree of an expression.</summary>
    /// <exception cref="DuckDbException">It is no expression.</exception>
    public static JsonElement Parse(DuckDbConnection connection, string expression)
    {
        using JsonDocument tree = JsonDocument.Parse(Ask(connection, $"SELECT CAST(json_serialize_sql({SqlText.Literal(Select + expression)}) AS VARCHAR)"));
        JsonElement root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            throw EngineErrors.Create(DuckDbErrorType.Parser, root.GetProperty("error_message").GetString() ?? "syntax error");
        }

        return root.GetProperty("statements")[0].GetProperty("node").GetProperty("select_list")[0].Clone();
    }

    /// <summary>Whether a node of a parse tree is of a class, such as <c>CONSTANT</c>.</summary>
    public static bool IsClass(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty("class", out JsonElement found) && found.ValueEquals(name);

    /// <summary>Whether a node of a class is somewhere in a parse tree.</summary>
    public static bool Contains(JsonElement node, string name) => node.ValueKind switch
    {
        JsonValueKind.Object => IsClass(node, name) || node.EnumerateObject().Any(property => Contains(property.Value, name)),
        JsonValueKind.Array => node.EnumerateArray().Any(item => Contains(item, name)),
        _ => false,
    };

    private static string Ask(DuckDbConnection connection, string sql) => CatalogQuestion.Ask(connection, sql)[0][0];
}
