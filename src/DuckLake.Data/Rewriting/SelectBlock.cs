using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>A SELECT with the names its expressions see.</summary>
internal sealed class SelectBlock(JsonObject node, SelectBlock? parent) : QueryBlock
{
    private IReadOnlyList<OutputColumn>? _output;
    private bool _isResolved;

    public JsonObject Node { get; } = node;

    /// <summary>The SELECT around, whose columns a correlated query may name.</summary>
    public SelectBlock? Parent { get; } = parent;

    public FromItem? From { get; set; }

    /// <summary>The references in FROM whose columns can be named.</summary>
    public List<RelationLeaf> Leaves { get; } = [];

    /// <summary>Names in FROM of which nothing more is known.</summary>
    public List<string> OpaqueAliases { get; } = [];

    public List<JoinItem> Joins { get; } = [];

    public List<JsonObject> ColumnReferences { get; } = [];

    public List<JsonObject> Stars { get; } = [];

    public bool HasWindows { get; set; }

    public override IReadOnlyList<OutputColumn>? Output
    {
        get
        {
            if (!_isResolved)
            {
                _isResolved = true;
                _output = Resolve();
            }

            return _output;
        }
    }

    /// <summary>Whether a condition on the result may be tested on the rows of FROM already.</summary>
    private bool IsTransparent =>
        !HasWindows && Node.Object("sample") is null && Node.Object("qualify") is null
        && (Node["group_sets"] as JsonArray)?.Count is null or <= 1
        && Node.Objects("modifiers").All(modifier =>
            modifier.NodeType() == "ORDER_MODIFIER"
            || (modifier.NodeType() == "DISTINCT_MODIFIER" && !modifier.HasElements("distinct_on_targets")));

    public override void Push(FilterTemplate filter)
    {
        if (IsTransparent && Output is { } output && filter.Map(target => ToSource(target, output)) is { } inner)
        {
            FilterPushdown.PushWhere(this, inner);
        }
    }

    private static ColumnTarget? ToSource(ColumnTarget target, IReadOnlyList<OutputColumn> output) =>
        target.Index >= 0 && target.Index < output.Count && output[target.Index].Source is { } source
            ? source with { Fields = [.. source.Fields, .. target.Fields], Type = target.Type }
            : null;

    private List<OutputColumn>? Resolve()
    {
        List<OutputColumn> output = [];
        foreach (JsonObject expression in Node.Objects("select_list"))
        {
            string alias = expression.Text("alias");
            switch (expression.Class())
            {
                case "STAR":
                    if (!AddStar(expression, output))
                    {
                        return null;
                    }

                    break;
                case "COLUMN_REF":
                    ColumnTarget? source = ColumnScope.Resolve(this, expression);
                    output.Add(new OutputColumn(alias.Length > 0 ? alias : expression.Texts("column_names").LastOrDefault(), source, source?.Type));
                    break;
                default:
                    // Something below may still spread into several columns (COLUMNS, unnest of a struct): then places are not known.
                    if (SpreadsColumns(expression))
                    {
                        return null;
                    }

                    output.Add(new OutputColumn(alias.Length > 0 ? alias : null, null, null));
                    break;
            }
        }

        return output;
    }

    private bool AddStar(JsonObject star, List<OutputColumn> output)
    {
        if (star["columns"] is JsonValue columns && columns.GetValueKind() == System.Text.Json.JsonValueKind.True)
        {
            return false;
        }

        if (star.HasElements("replace_list") || star.HasElements("rename_list") || star.HasElements("qualified_exclude_list")
            || star.Object("expr") is not null)
        {
            return false;
        }

        List<string> excluded = star.Texts("exclude_list");
        string relation = star.Text("relation_name");
        if (OpaqueAliases.Count > 0
            || (relation.Length == 0
                && Joins.Exists(join => join.RefType == "NATURAL" || join.Using.Count > 0 || join.JoinType is "SEMI" or "ANTI")))
        {
            return false;
        }

        int matches = 0;
        foreach (RelationLeaf leaf in Leaves)
        {
            if (relation.Length > 0 && !SqlNames.AreEqual(leaf.Alias, relation))
            {
                continue;
            }

            matches++;
            if (leaf.Columns is not { } columnsOfLeaf)
            {
                return false;
            }

            for (int i = 0; i < columnsOfLeaf.Count; i++)
            {
                OutputColumn column = columnsOfLeaf[i];
                if (column.Name is null || !excluded.Contains(column.Name, SqlNames.Comparer))
                {
                    output.Add(new OutputColumn(column.Name, new ColumnTarget(leaf, i, [], column.Type), column.Type));
                }
            }
        }

        return relation.Length == 0 || matches == 1;
    }

    private static bool SpreadsColumns(JsonNode? node) => node switch
    {
        JsonObject tree when tree.Class() is "SUBQUERY" => false,
        JsonObject tree when tree.Class() is "STAR" || tree.NodeType() == "OPERATOR_UNPACK" => true,
        JsonObject tree when tree.Class() == "FUNCTION" && tree.Text("function_name").Equals("unnest", StringComparison.OrdinalIgnoreCase) => true,
        JsonObject tree => tree.Any(property => SpreadsColumns(property.Value)),
        JsonArray array => array.Any(SpreadsColumns),
        _ => false,
    };
}
