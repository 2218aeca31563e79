using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>Tells which expressions are constant for a whole statement and may be evaluated beside it.</summary>
internal static class ConstantExpressions
{
    private static readonly FrozenSet<string> s_functions = new[]
    {
        "+", "-", "*", "/", "//", "%", "**", "^", "||", "abs", "trunc", "floor", "ceil", "ceiling", "round", "lower", "upper", "concat", "chr", "trim",
        "to_years", "to_months", "to_weeks", "to_days", "to_hours", "to_minutes", "to_seconds", "to_milliseconds", "to_microseconds",
        "to_quarters", "to_decades", "to_centuries", "to_millennia", "make_date", "make_timestamp", "date_trunc", "date_add", "date_sub",
        "strptime", "to_timestamp", "epoch_ms", "last_day",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsConstant(JsonObject node)
    {
        switch (node.Class())
        {
            case "CONSTANT" or "PARAMETER":
                return true;
            case "CAST":
                return node.Object("child") is { } child && IsConstant(child);
            case "FUNCTION":
                return node.Text("schema") is "" or "main" && s_functions.Contains(node.Text("function_name")) && node.Object("filter") is null
                    && node.Objects("children").All(IsConstant);
            default:
                return false;
        }
    }

    public static bool HasParameters(JsonNode? node) => node switch
    {
        JsonObject tree => tree.Class() == "PARAMETER" || tree.Any(property => HasParameters(property.Value)),
        JsonArray array => array.Any(HasParameters),
        _ => false,
    };
}
