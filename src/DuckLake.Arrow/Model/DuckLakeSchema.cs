using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A schema of a lake at a snapshot. Immutable.</summary>
public sealed class DuckLakeSchema
{
    internal DuckLakeSchema(DuckLakeSnapshot snapshot, SchemaDefinition definition)
    {
        Snapshot = snapshot;
        Definition = definition;
        Tables = [.. definition.Tables.Select(table => new DuckLakeTable(snapshot, table))];
    }

    /// <summary>The snapshot.</summary>
    public DuckLakeSnapshot Snapshot { get; }

    /// <summary>The schema's id.</summary>
    public long Id => Definition.SchemaId;

    /// <summary>The schema's UUID text, or null.</summary>
    public string? Uuid => Definition.Uuid;

    /// <summary>The schema's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The tables.</summary>
    public IReadOnlyList<DuckLakeTable> Tables { get; }

    /// <summary>The views.</summary>
    public IReadOnlyList<ViewDefinition> Views => Definition.Views;

    /// <summary>The macros.</summary>
    public IReadOnlyList<MacroDefinition> Macros => Definition.Macros;

    internal SchemaDefinition Definition { get; }

    /// <summary>A table, or null.</summary>
    /// <param name="tableName">The table's name, in any case.</param>
    /// <returns>The table, or null.</returns>
    public DuckLakeTable? FindTable(string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        return NameLookup.Find(Tables, tableName, table => table.Name);
    }

    /// <summary>
    /// The value of an option where it applies to the schema: its own, else the global one, else that of
    /// <see cref="DuckLakeCatalogOptions.DefaultOptions"/>.
    /// </summary>
    /// <param name="key">The option's name.</param>
    /// <returns>The text, or null if none is set anywhere.</returns>
    public string? GetOption(string key) => Snapshot.GetOption(key, Id);

    /// <summary>The schema's name.</summary>
    public override string ToString() => Name;
}
