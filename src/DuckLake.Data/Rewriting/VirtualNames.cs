using System.Text.Json.Nodes;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>The virtual columns a query names. They are shown by the tables it names them of, and kept out of every <c>*</c>.</summary>
internal static class VirtualNames
{
    private static readonly (string Name, VirtualColumn Column)[] s_columns =
    [
        ("rowid", VirtualColumn.RowId),
        (VirtualColumns.HiddenRowId, VirtualColumn.RowId),
        ("snapshot_id", VirtualColumn.SnapshotId),
        ("filename", VirtualColumn.FileName),
        ("file_row_number", VirtualColumn.FileRowNumber),
        ("file_index", VirtualColumn.FileIndex),
    ];

    /// <summary>The name a table of a lake has for a virtual column.</summary>
    public static string NameOf(VirtualColumn column, RelationLeaf table) =>
        column == VirtualColumn.RowId
            ? VirtualColumns.RowIdName(table.Relation!.Columns.Select(own => own.Name ?? string.Empty))
            : Array.Find(s_columns, candidate => candidate.Column == column).Name;

    /// <summary>Marks the virtual columns that the references of a SELECT name, of its own tables or of those around it.</summary>
    public static void Expose(SelectBlock block)
    {
        foreach (JsonObject reference in block.ColumnReferences)
        {
            Expose(block, reference.Texts("column_names"));
        }
    }

    /// <summary>The virtual column a reference surely names; null otherwise.</summary>
    public static ColumnTarget? Resolve(SelectBlock block, JsonObject reference)
    {
        List<string> names = reference.Texts("column_names");
        if (names.Count == 0 || Find(names[^1]) is not (VirtualColumn.RowId or VirtualColumn.SnapshotId or VirtualColumn.FileName or VirtualColumn.FileRowNumber) )
        {
            return null;
        }

        VirtualColumn column = Find(names[^1]);
        List<RelationLeaf> holders = block.Leaves.FindAll(leaf => leaf.VirtualColumns.Contains(column)
            && SqlNames.AreEqual(NameOf(column, leaf), names[^1])
            && (names.Count == 1 || ColumnScope.QualifierCounts(leaf, names).Contains(names.Count - 1)));
        bool isSure = holders.Count == 1 && block.OpaqueAliases.Count == 0 && block.Leaves.TrueForAll(leaf => leaf.Columns is not null);
        return isSure
            ? new ColumnTarget(holders[0], -1, [], new RelationColumn(NameOf(column, holders[0]), ColumnResolver.ToResolved(column).Type, []))
            : null;
    }

    /// <summary>The virtual column of that name; None when there is none.</summary>
    private static VirtualColumn Find(string name) => Array.Find(s_columns, candidate => SqlNames.AreEqual(candidate.Name, name)).Column;

    private static void Expose(SelectBlock block, List<string> names)
    {
        for (SelectBlock? scope = block; scope is not null; scope = scope.Parent)
        {
            foreach (RelationLeaf leaf in scope.Leaves)
            {
                if (!leaf.IsTable)
                {
                    continue;
                }

                if (names.Count == 1)
                {
                    Expose(leaf, names[0]);
                }

                foreach (int qualifiers in ColumnScope.QualifierCounts(leaf, names))
                {
                    Expose(leaf, names[qualifiers]);
                }
            }

            if (names.Count == 1 && scope.Leaves.Exists(leaf => leaf.IsTable || leaf.IndexOf(names[0]) >= 0))
            {
                // The innermost query that knows the name is meant.
                return;
            }
        }
    }

    private static void Expose(RelationLeaf leaf, string name)
    {
        VirtualColumn column = Find(name);
        if (column != VirtualColumn.None && SqlNames.AreEqual(NameOf(column, leaf), name) && !leaf.VirtualColumns.Contains(column)
            && leaf.Columns!.All(own => !SqlNames.AreEqual(own.Name, name))
            && leaf.Relation!.Columns.All(own => !SqlNames.AreEqual(own.Name, name)))
        {
            leaf.VirtualColumns.Add(column);
        }
    }
}
