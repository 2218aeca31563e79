using System.Text.Json.Nodes;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Finds the column that a reference in a query names. Where two answers are possible it gives none.</summary>
internal static class ColumnScope
{
    /// <summary>The column of one of the block's own table references; null when it is not one, or not surely.</summary>
    public static ColumnTarget? Resolve(SelectBlock block, JsonObject reference) => Resolve(block, reference.Texts("column_names"));

    public static ColumnTarget? Resolve(SelectBlock block, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        ColumnTarget? found = null;
        int interpretations = 0;
        foreach (RelationLeaf leaf in block.Leaves)
        {
            foreach (int qualifiers in QualifierCounts(leaf, names))
            {
                interpretations++;
                found = leaf.IndexOf(names[qualifiers]) is var index and >= 0 ? Descend(leaf, index, names, qualifiers + 1) : null;
            }
        }

        if (interpretations > 0)
        {
            return interpretations == 1 ? found : null;
        }

        if (names.Count > 1 && IsKnownAlias(block, names[0]))
        {
            return null;
        }

        List<RelationLeaf> holders = block.Leaves.FindAll(leaf => leaf.Columns?.Any(column => SqlNames.AreEqual(column.Name, names[0])) == true);
        RelationLeaf? holder = holders.Count == 1 || IsMerged(block, names[0]) ? holders.FirstOrDefault() : null;
        bool mergesRight = block.Joins.Exists(join => join.JoinType is "RIGHT" or "FULL" && join.Using.Contains(names[0], SqlNames.Comparer))
            || block.Joins.Exists(join => join.RefType == "NATURAL" && join.JoinType is "RIGHT" or "FULL");
        if (holder is not null && !mergesRight && holder.IndexOf(names[0]) is var place and >= 0)
        {
            return Descend(holder, place, names, 1);
        }

        return null;
    }

    /// <summary>How many of the names may qualify a column of the reference.</summary>
    public static IEnumerable<int> QualifierCounts(RelationLeaf leaf, IReadOnlyList<string> names)
    {
        if (names.Count > 1 && SqlNames.AreEqual(names[0], leaf.HasOwnAlias || leaf.Name.Name.Length == 0 ? leaf.Alias : leaf.Name.Name))
        {
            yield return 1;
        }

        if (leaf.HasOwnAlias || leaf.Relation is not { } relation)
        {
            yield break;
        }

        if (names.Count > 2 && SqlNames.AreEqual(names[1], leaf.Name.Name)
            && (SqlNames.AreEqual(names[0], relation.Schema) || SqlNames.AreEqual(names[0], relation.Catalog)))
        {
            yield return 2;
        }

        if (names.Count > 3 && SqlNames.AreEqual(names[2], leaf.Name.Name) && SqlNames.AreEqual(names[1], relation.Schema)
            && SqlNames.AreEqual(names[0], relation.Catalog))
        {
            yield return 3;
        }
    }

    // A column merged by USING is that of the left side, which of inner and left joins is the first that has it.
    private static bool IsMerged(SelectBlock block, string name)
    {
        int merging = block.Joins.FindAll(join => join.Using.Contains(name, SqlNames.Comparer)).Count;
        int holders = block.Leaves.FindAll(leaf => leaf.Columns is null || leaf.Columns.Any(column => SqlNames.AreEqual(column.Name, name))).Count;
        return merging > 0 && merging == holders - 1
            && block.Joins.TrueForAll(join => join.JoinType is "INNER" or "LEFT" && join.RefType is "REGULAR" or "CROSS");
    }

    private static bool IsKnownAlias(SelectBlock? block, string name)
    {
        for (; block is not null; block = block.Parent)
        {
            if (block.Leaves.Exists(leaf => SqlNames.AreEqual(leaf.Alias, name)) || block.OpaqueAliases.Contains(name, SqlNames.Comparer))
            {
                return true;
            }
        }

        return false;
    }

    private static ColumnTarget? Descend(RelationLeaf leaf, int index, IReadOnlyList<string> names, int from)
    {
        ColumnTarget? target = new(leaf, index, [], leaf.Columns![index].Type);
        for (int i = from; i < names.Count && target is not null; i++)
        {
            target = Field(target, names[i]);
        }

        return target;
    }

    /// <summary>A field of a struct column; null when the column is none or has no such field.</summary>
    public static ColumnTarget? Field(ColumnTarget target, string name)
    {
        if (target.Type is not { Type.Kind: DuckLakeTypeKind.Struct } type)
        {
            return null;
        }

        RelationColumn? field = type.Fields.SingleOrDefault(field => SqlNames.AreEqual(field.Name, name));
        return field is null ? null : target with { Fields = [.. target.Fields, field.Name], Type = field };
    }
}
