namespace DuckLake.Metadata;

/// <summary>A schema with what is in it, as one schema version has it.</summary>
public sealed class SchemaDefinition
{
    /// <summary>The schema's id.</summary>
    public required long SchemaId { get; init; }

    /// <summary>The schema's UUID text, or null.</summary>
    public string? Uuid { get; init; }

    /// <summary>The schema's name.</summary>
    public required string Name { get; init; }

    /// <summary>The schema's path, relative to the lake's data path.</summary>
    public required CatalogPath Path { get; init; }

    /// <summary>The snapshot the schema began at.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The id of the schema this one is nested in (1.1); null at top level.</summary>
    public long? ParentSchemaId { get; init; }

    /// <summary>The tables by id.</summary>
    public IReadOnlyList<TableDefinition> Tables { get; internal set; } = [];

    /// <summary>The views by id.</summary>
    public IReadOnlyList<ViewDefinition> Views { get; internal set; } = [];

    /// <summary>The macros by id.</summary>
    public IReadOnlyList<MacroDefinition> Macros { get; internal set; } = [];

    /// <summary>Tags by key; the comment has the key <c>comment</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ColumnDefinition.EmptyTags;

    /// <summary>Finds a table: by exact name, else by a case-insensitive match.</summary>
    /// <param name="name">The table's name.</param>
    /// <returns>The table, or null.</returns>
    public TableDefinition? FindTable(string name) => CaseInsensitive.Find(Tables, name, static t => t.Name);

    /// <summary>Finds a view: by exact name, else by a case-insensitive match.</summary>
    /// <param name="name">The view's name.</param>
    /// <returns>The view, or null.</returns>
    public ViewDefinition? FindView(string name) => CaseInsensitive.Find(Views, name, static v => v.Name);
}
