using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>What a snapshot changed, under the names the reference shows.</summary>
internal static class SnapshotChangeNames
{
    // In the order of the map's keys.
    private static readonly (SnapshotChangeKind Kind, string Name)[] s_names =
    [
        (SnapshotChangeKind.CreatedSchema, "schemas_created"),
        (SnapshotChangeKind.DroppedSchema, "schemas_dropped"),
        (SnapshotChangeKind.CreatedTable, "tables_created"),
        (SnapshotChangeKind.CreatedView, "views_created"),
        (SnapshotChangeKind.CreatedScalarMacro, "scalar_macros_created"),
        (SnapshotChangeKind.CreatedTableMacro, "table_macros_created"),
        (SnapshotChangeKind.DroppedTable, "tables_dropped"),
        (SnapshotChangeKind.AlteredTable, "tables_altered"),
        (SnapshotChangeKind.InsertedIntoTable, "tables_inserted_into"),
        (SnapshotChangeKind.DeletedFromTable, "tables_deleted_from"),
        (SnapshotChangeKind.DroppedView, "views_dropped"),
        (SnapshotChangeKind.DroppedScalarMacro, "scalar_macros_dropped"),
        (SnapshotChangeKind.DroppedTableMacro, "table_macros_dropped"),
        (SnapshotChangeKind.AlteredView, "views_altered"),
        (SnapshotChangeKind.InlinedInsert, "inlined_insert"),
        (SnapshotChangeKind.InlinedDelete, "inlined_delete"),
        (SnapshotChangeKind.InlineFlush, "flushed_inlined"),
        (SnapshotChangeKind.MergeAdjacent, "merge_adjacent"),
        (SnapshotChangeKind.RewriteDelete, "rewrite_delete"),
    ];

    /// <summary>The map of a snapshot.</summary>
    public static List<KeyValuePair<object, object?>> ToMap(SnapshotChanges changes)
    {
        List<KeyValuePair<object, object?>> map = [];
        foreach ((SnapshotChangeKind kind, string name) in s_names)
        {
            List<SnapshotChange> found = [.. changes.Items.Where(change => change.Kind == kind)];
            if (found.Count == 0)
            {
                continue;
            }

            // Ids come in order of number, names in the order of their lower-case text.
            IEnumerable<string> values = found[0].ObjectId is not null
                ? found.Where(change => change.ObjectId is not null).Select(change => change.ObjectId!.Value).Distinct().Order()
                    .Select(id => id.ToString(CultureInfo.InvariantCulture))
                : found.Select(NameOf).Distinct(StringComparer.OrdinalIgnoreCase);
            map.Add(new(name, values.Cast<object?>().ToList()));
        }

        return map;
    }

    private static string NameOf(SnapshotChange change)
    {
        string name = change.Name ?? change.SchemaName ?? string.Empty;
        return change.Kind == SnapshotChangeKind.CreatedSchema ? name : $"{Quoted(change.SchemaName ?? string.Empty)}.{Quoted(name)}";
    }

    /// <summary>The name, in quotes where it is not a plain identifier.</summary>
    private static string Quoted(string name)
    {
        bool isPlain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c == '_');
        return isPlain && !SqlKeywords.Contains(name) ? name : SqlText.Identifier(name);
    }
}
