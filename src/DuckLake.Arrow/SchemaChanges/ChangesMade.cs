using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The text of <c>changes_made</c>, in the order the reference writes the kinds.</summary>
internal sealed class ChangesMade
{
    private static readonly (SnapshotChangeKind Kind, string Text)[] s_order =
    [
        (SnapshotChangeKind.DroppedSchema, "dropped_schema"),
        (SnapshotChangeKind.DroppedTable, "dropped_table"),
        (SnapshotChangeKind.DroppedView, "dropped_view"),
        (SnapshotChangeKind.CreatedSchema, "created_schema"),
        (SnapshotChangeKind.CreatedTable, "created_table"),
        (SnapshotChangeKind.CreatedScalarMacro, "created_scalar_macro"),
        (SnapshotChangeKind.CreatedTableMacro, "created_table_macro"),
        (SnapshotChangeKind.DroppedScalarMacro, "dropped_scalar_macro"),
        (SnapshotChangeKind.DroppedTableMacro, "dropped_table_macro"),
        (SnapshotChangeKind.InsertedIntoTable, "inserted_into_table"),
        (SnapshotChangeKind.DeletedFromTable, "deleted_from_table"),
        (SnapshotChangeKind.AlteredTable, "altered_table"),
        (SnapshotChangeKind.AlteredView, "altered_view"),
        (SnapshotChangeKind.InlinedInsert, "inlined_insert"),
        (SnapshotChangeKind.InlinedDelete, "inlined_delete"),
        (SnapshotChangeKind.InlineFlush, "inline_flush"),
        (SnapshotChangeKind.MergeAdjacent, "merge_adjacent"),
        (SnapshotChangeKind.RewriteDelete, "rewrite_delete"),
    ];

    private readonly Dictionary<SnapshotChangeKind, SortedSet<long>> _ids = [];
    private readonly Dictionary<SnapshotChangeKind, List<string>> _names = [];

    /// <summary>Whether nothing is recorded.</summary>
    public bool IsEmpty => _ids.Count + _names.Count == 0;

    /// <summary>Records a change of an object by its id; once is enough.</summary>
    public void Add(SnapshotChangeKind kind, long id)
    {
        if (!_ids.TryGetValue(kind, out SortedSet<long>? ids))
        {
            _ids.Add(kind, ids = []);
        }

        ids.Add(id);
    }

    /// <summary>Records a schema that was created.</summary>
    public void AddSchema(string name) => AddName(SnapshotChangeKind.CreatedSchema, $"created_schema:{SqlIdentifiers.AlwaysQuote(name)}");

    /// <summary>Records an object that was created, or a relation that got another name.</summary>
    /// <param name="kind">One of the kinds that name what was created.</param>
    /// <param name="schemaName">The schema's name.</param>
    /// <param name="name">The object's name.</param>
    public void Add(SnapshotChangeKind kind, string schemaName, string name)
    {
        string word = kind switch
        {
            SnapshotChangeKind.CreatedTable => "created_table",
            SnapshotChangeKind.CreatedView => "created_view",
            SnapshotChangeKind.CreatedScalarMacro => "created_scalar_macro",
            SnapshotChangeKind.CreatedTableMacro => "created_table_macro",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        // Tables and views stand among each other.
        SnapshotChangeKind place = kind == SnapshotChangeKind.CreatedView ? SnapshotChangeKind.CreatedTable : kind;
        AddName(place, $"{word}:{SqlIdentifiers.AlwaysQuote(schemaName)}.{SqlIdentifiers.AlwaysQuote(name)}");
    }

    /// <summary>The text, or null when nothing is recorded.</summary>
    public string? ToText()
    {
        var entries = new List<string>();
        foreach ((SnapshotChangeKind kind, string word) in s_order)
        {
            if (_names.TryGetValue(kind, out List<string>? names))
            {
                entries.AddRange(names);
            }

            if (_ids.TryGetValue(kind, out SortedSet<long>? ids))
            {
                entries.AddRange(ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"{word}:{id}")));
            }
        }

        return entries.Count == 0 ? null : string.Join(',', entries);
    }

    private void AddName(SnapshotChangeKind kind, string entry)
    {
        if (!_names.TryGetValue(kind, out List<string>? names))
        {
            _names.Add(kind, names = []);
        }

        names.Add(entry);
    }
}
