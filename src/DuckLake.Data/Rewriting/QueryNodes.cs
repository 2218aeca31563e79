using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>Reads and builds nodes of DuckDB's serialized parse trees.</summary>
internal static class QueryNodes
{
    public static string Text(this JsonObject node, string property) =>
        node[property] is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;

    public static string NodeType(this JsonObject node) => node.Text("type");

    public static string Class(this JsonObject node) => node.Text("class");

    public static JsonObject? Object(this JsonObject node, string property) => node[property] as JsonObject;

    /// <summary>The elements of an array property that are objects; none when it is absent.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject node, string property) =>
        node[property] is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>The elements of an array property that are texts.</summary>
    public static List<string> Texts(this JsonObject node, string property)
    {
        List<string> texts = [];
        if (node[property] is JsonArray array)
        {
            foreach (JsonNode? element in array)
            {
                texts.Add(element is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty);
            }
        }

        return texts;
    }

    public static bool HasElements(this JsonObject node, string property) => node[property] is JsonArray { Count: > 0 };

    /// <summary>The text of a VARCHAR constant, null for any other node.</summary>
    public static string? TextConstant(JsonNode? node) =>
        node is JsonObject { } constant && constant.Class() == "CONSTANT" && constant.Object("value") is { } value
        && value.Object("type")?.Text("id") == "VARCHAR"
            ? value["value"] is JsonValue text && text.TryGetValue(out string? result) ? result : null
            : null;

    public static JsonArray ArrayOf(IEnumerable<string> texts)
    {
        JsonArray array = [];
        foreach (string text in texts)
        {
            array.Add((JsonNode)JsonValue.Create(text));
        }

        return array;
    }

    public static JsonObject TextConstantNode(string text) => Constant("VARCHAR", JsonValue.Create(text));

    public static JsonObject NumberConstantNode(long number) => Constant("BIGINT", JsonValue.Create(number));

    public static JsonObject ColumnReference(params IEnumerable<string> names) => new()
    {
        ["class"] = "COLUMN_REF",
        ["type"] = "COLUMN_REF",
        ["alias"] = string.Empty,
        ["query_location"] = 0,
        ["column_names"] = ArrayOf(names),
    };

    public static JsonObject Function(string name, params IEnumerable<JsonNode> arguments) => new()
    {
        ["class"] = "FUNCTION",
        ["type"] = "FUNCTION",
        ["alias"] = string.Empty,
        ["query_location"] = 0,
        ["function_name"] = name,
        ["schema"] = string.Empty,
        ["children"] = new JsonArray([.. arguments]),
        ["order_bys"] = new JsonObject { ["type"] = "ORDER_MODIFIER", ["orders"] = new JsonArray() },
        ["distinct"] = false,
        ["is_operator"] = false,
        ["export_state"] = false,
        ["catalog"] = string.Empty,
    };

    /// <summary>A reference to a table function that takes the place, alias and sample of another table reference.</summary>
    public static JsonObject TableFunction(JsonObject function, string alias, JsonObject replaced)
    {
        JsonObject node = new()
        {
            ["type"] = "TABLE_FUNCTION",
            ["alias"] = alias,
            ["query_location"] = 0,
            ["function"] = function,
            ["column_name_alias"] = ArrayOf(replaced.Texts("column_name_alias")),
            ["with_ordinality"] = "WITHOUT_ORDINALITY",
        };
        CopySample(replaced, node);
        return node;
    }

    /// <summary>A subquery that takes the place and sample of another table reference.</summary>
    public static JsonObject Subquery(JsonNode query, string alias, IEnumerable<string> columnAliases, JsonObject replaced)
    {
        JsonObject node = new()
        {
            ["type"] = "SUBQUERY",
            ["alias"] = alias,
            ["query_location"] = 0,
            ["subquery"] = new JsonObject { ["node"] = query, ["named_param_map"] = new JsonArray() },
            ["column_name_alias"] = ArrayOf(columnAliases),
        };
        CopySample(replaced, node);
        return node;
    }

    public static JsonObject BaseTable(IReadOnlyList<string> nameParts, string alias, JsonObject replaced)
    {
        JsonObject node = new()
        {
            ["type"] = "BASE_TABLE",
            ["alias"] = alias,
            ["query_location"] = 0,
            ["schema_name"] = nameParts.Count > 1 ? nameParts[^2] : string.Empty,
            ["table_name"] = nameParts[^1],
            ["column_name_alias"] = ArrayOf(replaced.Texts("column_name_alias")),
            ["catalog_name"] = nameParts.Count > 2 ? nameParts[^3] : string.Empty,
        };
        CopySample(replaced, node);
        return node;
    }

    /// <summary>A statement that selects one expression.</summary>
    public static JsonObject SelectOf(JsonNode expression) => new()
    {
        ["node"] = Select([expression], new JsonObject { ["type"] = "EMPTY", ["alias"] = string.Empty, ["query_location"] = 0 }),
        ["named_param_map"] = NamedParameters(expression),
    };

    /// <summary>A plain query node over a table reference.</summary>
    public static JsonObject Select(IEnumerable<JsonNode> expressions, JsonNode from) => new()
    {
        ["type"] = "SELECT_NODE",
        ["modifiers"] = new JsonArray(),
        ["cte_map"] = new JsonObject { ["map"] = new JsonArray() },
        ["select_list"] = new JsonArray([.. expressions]),
        ["from_table"] = from,
        ["group_expressions"] = new JsonArray(),
        ["group_sets"] = new JsonArray(),
        ["aggregate_handling"] = "STANDARD_HANDLING",
    };

    public static JsonObject Star() => new()
    {
        ["class"] = "STAR",
        ["type"] = "STAR",
        ["alias"] = string.Empty,
        ["query_location"] = 0,
        ["relation_name"] = string.Empty,
        ["exclude_list"] = new JsonArray(),
        ["replace_list"] = new JsonArray(),
        ["columns"] = false,
        ["qualified_exclude_list"] = new JsonArray(),
        ["rename_list"] = new JsonArray(),
    };

    private static JsonArray NamedParameters(JsonNode expression)
    {
        List<string> names = [];
        Collect(expression, names);
        JsonArray map = [];
        for (int i = 0; i < names.Count; i++)
        {
            map.Add((JsonNode)new JsonObject { ["key"] = names[i], ["value"] = i + 1 });
        }

        return map;
    }

    private static void Collect(JsonNode? node, List<string> names)
    {
        if (node is JsonObject tree)
        {
            if (tree.Class() == "PARAMETER" && !names.Contains(tree.Text("identifier"), StringComparer.OrdinalIgnoreCase))
            {
                names.Add(tree.Text("identifier"));
            }

            foreach ((string _, JsonNode? value) in tree)
            {
                Collect(value, names);
            }
        }
        else if (node is JsonArray array)
        {
            foreach (JsonNode? element in array)
            {
                Collect(element, names);
            }
        }
    }

    private static JsonObject Constant(string type, JsonNode value) => new()
    {
        ["class"] = "CONSTANT",
        ["type"] = "VALUE_CONSTANT",
        ["alias"] = string.Empty,
        ["query_location"] = 0,
        ["value"] = new JsonObject { ["type"] = new JsonObject { ["id"] = type }, ["is_null"] = false, ["value"] = value },
    };

    private static void CopySample(JsonObject from, JsonObject to)
    {
        if (from.Object("sample") is { } sample)
        {
            to["sample"] = sample.DeepClone();
        }
    }
}
