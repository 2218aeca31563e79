using System.Globalization;
using System.Text;

namespace DuckLake.Metadata;

/// <summary>The changes of one snapshot: the parsed text of <c>ducklake_snapshot_changes.changes_made</c>.</summary>
public sealed class SnapshotChanges
{
    private static readonly Dictionary<string, SnapshotChangeKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dropped_schema"] = SnapshotChangeKind.DroppedSchema,
        ["dropped_table"] = SnapshotChangeKind.DroppedTable,
        ["dropped_view"] = SnapshotChangeKind.DroppedView,
        ["created_schema"] = SnapshotChangeKind.CreatedSchema,
        ["created_table"] = SnapshotChangeKind.CreatedTable,
        ["created_view"] = SnapshotChangeKind.CreatedView,
        ["created_scalar_macro"] = SnapshotChangeKind.CreatedScalarMacro,
        ["created_table_macro"] = SnapshotChangeKind.CreatedTableMacro,
        ["dropped_scalar_macro"] = SnapshotChangeKind.DroppedScalarMacro,
        ["dropped_table_macro"] = SnapshotChangeKind.DroppedTableMacro,
        ["inserted_into_table"] = SnapshotChangeKind.InsertedIntoTable,
        ["deleted_from_table"] = SnapshotChangeKind.DeletedFromTable,
        ["altered_table"] = SnapshotChangeKind.AlteredTable,
        ["altered_view"] = SnapshotChangeKind.AlteredView,
        ["inlined_insert"] = SnapshotChangeKind.InlinedInsert,
        ["inlined_delete"] = SnapshotChangeKind.InlinedDelete,
        ["inline_flush"] = SnapshotChangeKind.InlineFlush,
        ["flushed_inlined"] = SnapshotChangeKind.InlineFlush,
        ["merge_adjacent"] = SnapshotChangeKind.MergeAdjacent,
        ["rewrite_delete"] = SnapshotChangeKind.RewriteDelete,
        ["compacted_table"] = SnapshotChangeKind.CompactedTable,
    };

    private SnapshotChanges(IReadOnlyList<SnapshotChange> items) => Items = items;

    /// <summary>The changes in stored order; empty when nothing is recorded.</summary>
    public IReadOnlyList<SnapshotChange> Items { get; }

    /// <summary>Whether the snapshot records a kind of change for an object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="objectId">The id of the table, view, schema or macro.</param>
    public bool Contains(SnapshotChangeKind kind, long objectId) => Items.Any(c => c.Kind == kind && c.ObjectId == objectId);

    /// <summary>Parses the stored text. Unknown kinds are kept as <see cref="SnapshotChangeKind.Unknown"/>.</summary>
    /// <param name="text">The text, null for none.</param>
    /// <param name="snapshotId">The snapshot the text belongs to, for error messages.</param>
    /// <exception cref="MetadataException">The text does not follow the grammar (kind Corrupt).</exception>
    public static SnapshotChanges Parse(string? text, long snapshotId)
    {
        var items = new List<SnapshotChange>();
        var position = 0;
        while (position < (text?.Length ?? 0))
        {
            items.Add(ParseChange(text!, ref position, snapshotId));
            if (position < text!.Length && text[position++] != ',')
            {
                throw Malformed(text, position - 1, "a comma", snapshotId);
            }
        }

        return new SnapshotChanges(items);
    }

    private static SnapshotChange ParseChange(string text, ref int position, long snapshotId)
    {
        var colon = text.IndexOf(':', position);
        if (colon < 0)
        {
            throw Malformed(text, position, "kind:value", snapshotId);
        }

        var kindText = text[position..colon].Trim();
        var kind = Kinds.GetValueOrDefault(kindText, SnapshotChangeKind.Unknown);
        position = colon + 1;
        if (position < text.Length && text[position] == '"')
        {
            var first = ParseQuoted(text, ref position, snapshotId);
            if (position < text.Length && text[position] == '.')
            {
                position++;
                return new SnapshotChange(kind, kindText, null, first, ParseQuoted(text, ref position, snapshotId));
            }

            return new SnapshotChange(kind, kindText, null, null, first);
        }

        var end = text.IndexOf(',', position);
        end = end < 0 ? text.Length : end;
        var value = text[position..end];
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            position = end;
            return new SnapshotChange(kind, kindText, id, null, null);
        }

        if (kind != SnapshotChangeKind.Unknown)
        {
            throw Malformed(text, position, "an id or a quoted name", snapshotId);
        }

        position = end;
        return new SnapshotChange(kind, kindText, null, null, value);
    }

    private static string ParseQuoted(string text, ref int position, long snapshotId)
    {
        if (position >= text.Length || text[position] != '"')
        {
            throw Malformed(text, position, "a quoted name", snapshotId);
        }

        var name = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                name.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                name.Append('"');
                position++;
            }
            else
            {
                position++;
                return name.ToString();
            }
        }

        throw Malformed(text, position, "a closing quote", snapshotId);
    }

    private static MetadataException Malformed(string text, int position, string expected, long snapshotId) =>
        MetadataException.Corrupt(
            "ducklake_snapshot_changes",
            $"changes_made of snapshot {snapshotId}: expected {expected} at character {position} of '{(text.Length > 200 ? text[..200] + "..." : text)}'");
}
