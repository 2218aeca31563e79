using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>Reads a parse tree: which tables it names where, and which names its expressions use.</summary>
internal sealed class QueryWalker(QueryCodec codec)
{
    /// <summary>References by name that still have to be resolved.</summary>
    public Queue<RelationLeaf> Unresolved { get; } = [];

    /// <summary>All SELECTs, outer ones before those in them.</summary>
    public List<SelectBlock> Blocks { get; } = [];

    /// <summary>All common table expressions, each behind those its query can name.</summary>
    public List<CteDefinition> Ctes { get; } = [];

    /// <summary>Whether names in the text were replaced by queries already.</summary>
    public bool HasReplaced { get; private set; }

    /// <summary>Reads a query node.</summary>
    public QueryBlock WalkQuery(JsonObject node, SelectBlock? parent, CteScope? ctes, NameContext context)
    {
        ctes = WalkCtes(node, parent, ctes, context);
        switch (node.NodeType())
        {
            case "SELECT_NODE":
                SelectBlock block = new(node, parent);
                Blocks.Add(block);
                if (node.Object("from_table") is { } from)
                {
                    block.From = WalkFrom(node, "from_table", from, block, ctes, context);
                }

                foreach ((string property, JsonNode? value) in node.ToArray())
                {
                    if (property is not ("from_table" or "cte_map"))
                    {
                        WalkExpression(value, block, ctes, context);
                    }
                }

                return block;
            case "SET_OPERATION_NODE":
                return WalkSetOperation(node, parent, ctes, context);
            default:
                foreach ((string property, JsonNode? value) in node.ToArray())
                {
                    if (property is not "cte_map" && value is JsonObject child && child.NodeType().EndsWith("_NODE", StringComparison.Ordinal))
                    {
                        WalkQuery(child, parent, ctes, context);
                    }
                }

                return new OpaqueBlock();
        }
    }

    private CteScope? WalkCtes(JsonObject node, SelectBlock? parent, CteScope? ctes, NameContext context)
    {
        foreach (JsonObject entry in node.Object("cte_map")?.Objects("map") ?? [])
        {
            if (entry.Object("value") is not { } value || value.Object("query")?.Object("node") is not { } query)
            {
                continue;
            }

            CteDefinition definition = new(entry.Text("key"), value.Texts("aliases"));
            if (query.NodeType() == "RECURSIVE_CTE_NODE")
            {
                definition.IsRecursive = true;
                CteScope? inner = WalkCtes(query, parent, ctes, context);
                WalkChild(query, "left", parent, inner, context);
                WalkChild(query, "right", parent, new CteScope(inner, definition), context);
                definition.Block = new OpaqueBlock();
            }
            else
            {
                definition.Block = WalkQuery(query, parent, ctes, context);
            }

            Ctes.Add(definition);
            ctes = new CteScope(ctes, definition);
        }

        return ctes;
    }

    private void WalkChild(JsonObject node, string property, SelectBlock? parent, CteScope? ctes, NameContext context)
    {
        if (node.Object(property) is { } child)
        {
            WalkQuery(child, parent, ctes, context);
        }
    }

    private QueryBlock WalkSetOperation(JsonObject node, SelectBlock? parent, CteScope? ctes, NameContext context)
    {
        List<QueryBlock> operands = [];
        foreach (JsonObject operand in node.Objects("children").Concat(new[] { node.Object("left"), node.Object("right") }.OfType<JsonObject>()))
        {
            operands.Add(WalkQuery(operand, parent, ctes, context));
        }

        WalkExpression(node["modifiers"], null, ctes, context);
        bool isLimited = node.Objects("modifiers").Any(modifier => modifier.NodeType() is not ("ORDER_MODIFIER" or "DISTINCT_MODIFIER")
            || modifier.HasElements("distinct_on_targets"));
        return operands.Count > 0
            ? new SetOperationBlock(operands, node.Text("setop_type").EndsWith("BY_NAME", StringComparison.Ordinal), isLimited)
            : new OpaqueBlock();
    }

    private FromItem WalkFrom(JsonObject parent, string property, JsonObject node, SelectBlock block, CteScope? ctes, NameContext context)
    {
        switch (node.NodeType())
        {
            case "BASE_TABLE":
                return WalkName(new RelationLeaf(parent, property, node, block, context), block, ctes);
            case "SUBQUERY" when node.Object("subquery")?.Object("node") is { } query:
                RelationLeaf subquery = new(parent, property, node, block, context) { Block = WalkQuery(query, block, ctes, context) };
                block.Leaves.Add(subquery);
                return subquery;
            case "JOIN" when node.Object("left") is { } left && node.Object("right") is { } right:
                JoinItem join = new(
                    node,
                    WalkFrom(node, "left", left, block, ctes, context),
                    WalkFrom(node, "right", right, block, ctes, context));
                block.Joins.Add(join);
                WalkExpression(node["condition"], block, ctes, context);
                return join;
            case "TABLE_FUNCTION":
                return WalkFunction(parent, property, node, block, ctes, context);
            case "PIVOT" when node.Object("source") is { } source:
                SelectBlock hidden = new(node, block);
                Blocks.Add(hidden);
                WalkFrom(node, "source", source, hidden, ctes, context);
                WalkExpression(node["aggregates"], hidden, ctes, context);
                WalkExpression(node["pivots"], hidden, ctes, context);
                break;
            case "SHOW_REF" when node.Object("query") is { } shown:
                WalkShown(node, shown, block, ctes, context);
                break;
            case "EMPTY":
                return new OpaqueItem(string.Empty);
            default:
                foreach ((string _, JsonNode? value) in node.ToArray())
                {
                    WalkExpression(value, block, ctes, context);
                }

                break;
        }

        block.OpaqueAliases.Add(node.Text("alias"));
        return new OpaqueItem(node.Text("alias"));
    }

    private RelationLeaf WalkName(RelationLeaf leaf, SelectBlock block, CteScope? ctes)
    {
        block.Leaves.Add(leaf);
        bool isRecurring = SqlNames.AreEqual(leaf.Name.Schema, "recurring");
        if (leaf.Name.Catalog.Length == 0 && (leaf.Name.Schema.Length == 0 || isRecurring)
            && CteScope.Find(ctes, leaf.Name.Name) is { } definition && (!isRecurring || definition.IsRecursive))
        {
            leaf.Cte = definition;
            definition.References.Add(leaf);
        }
        else
        {
            Unresolved.Enqueue(leaf);
        }

        return leaf;
    }

    private FromItem WalkFunction(JsonObject parent, string property, JsonObject node, SelectBlock block, CteScope? ctes, NameContext context)
    {
        JsonObject? function = node.Object("function");
        string name = function?.Text("function_name").ToLowerInvariant() ?? string.Empty;
        string? text = function?["children"] is JsonArray { Count: 1 } arguments ? QueryNodes.TextConstant(arguments[0]) : null;
        string alias = node.Text("alias") is { Length: > 0 } own ? own : name;
        if (name == "query" && text is not null && codec.TryRead(text, out JsonObject? statement) && statement.Object("node") is { } query)
        {
            statement.Remove("node");
            JsonObject subquery = QueryNodes.Subquery(query, alias, node.Texts("column_name_alias"), node);
            parent[property] = subquery;
            HasReplaced = true;
            return WalkFrom(parent, property, subquery, block, ctes, context);
        }

        if (name == "query_table" && text is not null && ReadName(text) is { } parts)
        {
            // Replaced by the name's table only when that is one of a lake.
            return WalkName(new RelationLeaf(parent, property, QueryNodes.BaseTable(parts, alias, node), block, context), block, ctes);
        }

        WalkExpression(function, block, ctes, context);
        block.OpaqueAliases.Add(alias);
        return new OpaqueItem(alias);
    }

    // What DESCRIBE says of a table or view, nullability and defaults included, its empty copy knows best.
    private void WalkShown(JsonObject node, JsonObject query, SelectBlock block, CteScope? ctes, NameContext context)
    {
        int before = Unresolved.Count;
        WalkQuery(query, block, ctes, context);
        bool isPlain = node.Text("show_type") == "DESCRIBE" && query.NodeType() == "SELECT_NODE"
            && query["select_list"] is JsonArray { Count: 1 } list && list[0] is JsonObject star && star.Class() == "STAR"
            && query.Object("from_table") is { } from && from.NodeType() == "BASE_TABLE" && from.Object("at_clause") is null;
        if (isPlain && Unresolved.Count == before + 1)
        {
            Unresolved.Last().IsDescribed = true;
        }
    }

    private void WalkExpression(JsonNode? expression, SelectBlock? block, CteScope? ctes, NameContext context)
    {
        if (expression is JsonArray array)
        {
            foreach (JsonNode? element in array)
            {
                WalkExpression(element, block, ctes, context);
            }
        }

        if (expression is not JsonObject node)
        {
            return;
        }

        switch (node.Class())
        {
            case "COLUMN_REF":
                block?.ColumnReferences.Add(node);
                return;
            case "CONSTANT" or "PARAMETER":
                return;
            case "STAR":
                block?.Stars.Add(node);
                break;
            case "WINDOW":
                if (block is not null)
                {
                    block.HasWindows = true;
                }

                break;
            case "SUBQUERY":
                if (node.Object("subquery")?.Object("node") is { } query)
                {
                    WalkQuery(query, block, ctes, context);
                }

                WalkExpression(node["child"], block, ctes, context);
                return;
        }

        foreach ((string _, JsonNode? value) in node)
        {
            if (value is JsonObject or JsonArray)
            {
                WalkExpression(value, block, ctes, context);
            }
        }
    }

    private static IReadOnlyList<string>? ReadName(string text)
    {
        TokenReader reader = new(SqlStatement.Parse(text));
        IReadOnlyList<string> parts = reader.ReadQualifiedName();
        return parts.Count is > 0 and <= 3 && reader.IsAtEnd ? parts : null;
    }
}
