using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>
/// Takes the conditions of a query down to the tables it reads. The query keeps them: a scan may only leave out rows that can make no
/// difference.
/// </summary>
internal static class FilterPushdown
{
    /// <summary>Pushes the WHERE and ON conditions of one SELECT.</summary>
    public static void PushOwn(SelectBlock block, FilterExtractor extractor)
    {
        if (block.From is null)
        {
            return;
        }

        // The sample of a query is taken of the rows of FROM, before WHERE.
        if (block.Node.Object("where_clause") is { } where && block.Node.Object("sample") is null
            && extractor.Extract(block, where) is { } filter)
        {
            PushWhere(block, filter);
        }

        foreach (JoinItem join in block.Joins)
        {
            if (join.RefType == "REGULAR" && join.Node.Object("condition") is { } condition && extractor.Extract(block, condition) is { } onFilter)
            {
                PushOn(join, onFilter);
            }
        }
    }

    /// <summary>Pushes a condition on the rows of FROM.</summary>
    public static void PushWhere(SelectBlock block, FilterTemplate filter)
    {
        if (block.From is not null)
        {
            PushInto(block.From, filter, isNullable: false);
        }
    }

    /// <summary>Gives each common table expression what all of its references have in common.</summary>
    public static void PushCtes(IReadOnlyList<CteDefinition> definitions)
    {
        for (int i = definitions.Count - 1; i >= 0; i--)
        {
            CteDefinition definition = definitions[i];
            FilterTemplate? all = definition.References.Count > 0 ? definition.References[0].Filter : null;
            for (int j = 1; j < definition.References.Count && all is not null; j++)
            {
                all = FilterTemplate.Or(all, definition.References[j].Filter);
            }

            if (all is not null && !definition.IsRecursive)
            {
                definition.Block?.Push(all);
            }
        }
    }

    private static void PushOn(JoinItem join, FilterTemplate filter)
    {
        // Rows of a side that is padded with NULLs when nothing matches may go when they match nothing; rows of a preserved side stay.
        if (join.JoinType is "INNER" or "RIGHT" or "SEMI")
        {
            PushInto(join.Left, filter, isNullable: false);
        }

        if (join.JoinType is "INNER" or "LEFT" or "SEMI" or "ANTI")
        {
            PushInto(join.Right, filter, isNullable: false);
        }
    }

    private static void PushInto(FromItem item, FilterTemplate filter, bool isNullable)
    {
        switch (item)
        {
            case RelationLeaf leaf when leaf.Node.Object("sample") is null:
                FilterTemplate? own = filter.Map(target => target.Leaf == leaf ? target : null);
                own = isNullable ? own?.NullRejecting() : own;
                if (own is not null)
                {
                    leaf.Push(own);
                }

                break;
            case JoinItem { RefType: "POSITIONAL" }:
                break;
            case JoinItem { RefType: "ASOF" } join:
                // Which row is the nearest depends on all rows of the right side.
                if (join.JoinType is "INNER" or "LEFT")
                {
                    PushInto(join.Left, filter, isNullable);
                }

                break;
            case JoinItem { JoinType: "SEMI" or "ANTI" } join:
                PushInto(join.Left, filter, isNullable);
                break;
            case JoinItem { JoinType: "INNER" or "LEFT" or "RIGHT" or "FULL" } join:
                PushInto(join.Left, filter, isNullable || join.JoinType is "RIGHT" or "FULL");
                PushInto(join.Right, filter, isNullable || join.JoinType is "LEFT" or "FULL");
                break;
        }
    }
}
