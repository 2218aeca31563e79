using System.Text.Json.Nodes;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Puts what stands for the relations of a lake into a parse tree, and makes the references to their columns fit.</summary>
internal static class TreeRewriter
{
    /// <summary>Gives table references of one FROM that would share a name different ones, as functions have no schema to tell them apart by.</summary>
    public static void SeparateAliases(SelectBlock block)
    {
        HashSet<string> taken = new(SqlNames.Comparer);
        foreach (RelationLeaf leaf in block.Leaves)
        {
            if (!taken.Add(leaf.Alias) && leaf is { Relation: not null, HasOwnAlias: false })
            {
                int number = 2;
                while (!taken.Add($"{leaf.Name.Name}:{number}"))
                {
                    number++;
                }

                leaf.Alias = $"{leaf.Name.Name}:{number}";
            }
        }
    }

    /// <summary>Shortens <c>catalog.schema.table.column</c> to <c>table.column</c> where the table is a function or subquery now.</summary>
    public static void ShortenReferences(SelectBlock block)
    {
        foreach (JsonObject reference in block.ColumnReferences)
        {
            List<string> names = reference.Texts("column_names");
            for (SelectBlock? scope = block; scope is not null && names.Count > 2; scope = scope.Parent)
            {
                if (Shorten(scope, names) is { } shortened)
                {
                    reference["column_names"] = QueryNodes.ArrayOf(shortened);
                    break;
                }
            }
        }
    }

    /// <summary>Keeps the virtual columns a table shows out of what <c>*</c> stands for.</summary>
    public static void HideVirtualColumns(SelectBlock block)
    {
        foreach (RelationLeaf leaf in block.Leaves)
        {
            foreach (JsonObject star in leaf.VirtualColumns.Count == 0 ? [] : block.Stars)
            {
                string relation = star.Text("relation_name");
                if (IsOrderByAll(star) || (relation.Length > 0 && !SqlNames.AreEqual(relation, leaf.Alias)))
                {
                    continue;
                }

                foreach (VirtualColumn column in leaf.VirtualColumns)
                {
                    Exclude(star, leaf, VirtualNames.NameOf(column, leaf));
                }
            }
        }
    }

    /// <summary>Writes NATURAL joins with the columns they mean where a virtual column would join too.</summary>
    public static void SpellOutNaturalJoins(SelectBlock block)
    {
        foreach (JoinItem join in block.Joins)
        {
            if (join.RefType != "NATURAL" || block.Leaves.TrueForAll(leaf => leaf.VirtualColumns.Count == 0)
                || NamesOf(join.Left) is not { } left || NamesOf(join.Right) is not { } right)
            {
                continue;
            }

            string[] common = [.. left.Where(name => right.Contains(name, SqlNames.Comparer)).Distinct(SqlNames.Comparer)];
            if (common.Length > 0)
            {
                join.Node["ref_type"] = "REGULAR";
                join.Node["using_columns"] = QueryNodes.ArrayOf(common);
            }
        }
    }

    /// <summary>The function that scans a table in a place where the table is found when the text is bound.</summary>
    public static JsonObject LateBoundTable(RelationLeaf leaf)
    {
        ResolvedRelation relation = leaf.Relation!;
        JsonObject function = QueryNodes.Function(
            "ducklake_table",
            QueryNodes.TextConstantNode(relation.Catalog),
            QueryNodes.TextConstantNode(relation.Schema),
            QueryNodes.TextConstantNode(relation.Name));
        JsonArray arguments = (JsonArray)function["children"]!;
        if (leaf.AtNode is { } at && at["expr"] is { } expression)
        {
            JsonNode argument = expression.DeepClone();
            argument["alias"] = at.Text("unit").ToLowerInvariant();
            arguments.Add(argument);
        }

        if (leaf.VirtualColumns.Count > 0)
        {
            JsonObject list = QueryNodes.Function(
                "list_value",
                [.. leaf.VirtualColumns.Select(column => QueryNodes.TextConstantNode(VirtualNames.NameOf(column, leaf)))]);
            list["alias"] = "virtual_columns";
            arguments.Add((JsonNode)list);
        }

        return QueryNodes.TableFunction(function, leaf.Alias, leaf.Node);
    }

    public static JsonObject Scan(RelationLeaf leaf, long slot) =>
        QueryNodes.TableFunction(QueryNodes.Function("ducklake_scan", QueryNodes.NumberConstantNode(slot)), leaf.Alias, leaf.Node);

    public static JsonObject MetadataScan(RelationLeaf leaf) =>
        QueryNodes.TableFunction(
            QueryNodes.Function(
                "ducklake_metadata_scan",
                QueryNodes.TextConstantNode(leaf.Relation!.Catalog),
                QueryNodes.TextConstantNode(leaf.Relation.Name)),
            leaf.Alias,
            leaf.Node);

    // ORDER BY ALL stands for the select list, not for the columns of FROM.
    private static bool IsOrderByAll(JsonObject star) => star.Parent is JsonObject order && order.ContainsKey("null_order");

    private static List<string>? Shorten(SelectBlock scope, List<string> names)
    {
        List<string>? shortened = null;
        foreach (RelationLeaf leaf in scope.Leaves)
        {
            foreach (int qualifiers in leaf.Relation is null ? [] : ColumnScope.QualifierCounts(leaf, names))
            {
                if (shortened is not null)
                {
                    return null;
                }

                shortened = [leaf.Alias, .. names.Skip(qualifiers)];
            }
        }

        return shortened;
    }

    private static void Exclude(JsonObject star, RelationLeaf leaf, string name)
    {
        if (star["qualified_exclude_list"] is not JsonArray excluded)
        {
            star["qualified_exclude_list"] = excluded = [];
        }

        if (star.Texts("exclude_list").Contains(name, SqlNames.Comparer)
            || excluded.OfType<JsonObject>().Any(entry => SqlNames.AreEqual(entry.Text("column"), name)
                && SqlNames.AreEqual(entry.Text("table"), leaf.Alias)))
        {
            return;
        }

        excluded.Add((JsonNode)new JsonObject
        {
            ["catalog"] = string.Empty,
            ["schema"] = string.Empty,
            ["table"] = leaf.Alias,
            ["column"] = name,
        });
    }

    private static List<string>? NamesOf(FromItem item)
    {
        switch (item)
        {
            case RelationLeaf { Columns: { } columns } when columns.All(column => column.Name is not null):
                return [.. columns.Select(column => column.Name!)];
            case JoinItem join when NamesOf(join.Left) is { } left && NamesOf(join.Right) is { } right:
                return join.JoinType is "SEMI" or "ANTI" ? left : [.. left, .. right];
            default:
                return null;
        }
    }
}
