namespace DuckLake.Metadata;

/// <summary>All definitions of a catalog at one schema version. Immutable; shared by every snapshot of that version.</summary>
public sealed class CatalogDefinition
{
    private readonly Dictionary<long, TableDefinition> _tablesById = [];

    internal CatalogDefinition(long schemaVersion, IReadOnlyList<SchemaDefinition> schemas, IReadOnlyList<MetadataException> faults)
    {
        SchemaVersion = schemaVersion;
        Schemas = schemas;
        Faults = faults;
        foreach (var table in schemas.SelectMany(s => s.Tables))
        {
            // One id can be visible under two names after racing renames; the later row is the table.
            if (!_tablesById.TryGetValue(table.TableId, out var known) || known.BeginSnapshot <= table.BeginSnapshot)
            {
                _tablesById[table.TableId] = table;
            }
        }
    }

    /// <summary>The schema version.</summary>
    public long SchemaVersion { get; }

    /// <summary>The schemas by id, nested ones (1.1) included.</summary>
    public IReadOnlyList<SchemaDefinition> Schemas { get; }

    /// <summary>Rows that belong to nothing (for example a table in a schema that does not exist); the objects concerned are left out.</summary>
    public IReadOnlyList<MetadataException> Faults { get; }

    /// <summary>Finds a top-level schema: by exact name, else by a case-insensitive match.</summary>
    /// <param name="name">The schema's name.</param>
    /// <returns>The schema, or null.</returns>
    public SchemaDefinition? FindSchema(string name) => FindSchema([name]);

    /// <summary>Finds a nested schema (1.1).</summary>
    /// <param name="path">The names from the top-level schema down.</param>
    /// <returns>The schema, or null.</returns>
    public SchemaDefinition? FindSchema(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        SchemaDefinition? schema = null;
        foreach (var name in path)
        {
            var parentId = schema?.SchemaId;
            schema = CaseInsensitive.Find(Schemas.Where(s => s.ParentSchemaId == parentId).ToList(), name, static s => s.Name);
            if (schema is null)
            {
                return null;
            }
        }

        return schema;
    }

    /// <summary>Finds a table by names.</summary>
    /// <param name="schema">The name of a top-level schema.</param>
    /// <param name="table">The table's name.</param>
    /// <returns>The table, or null.</returns>
    public TableDefinition? FindTable(string schema, string table) => FindSchema(schema)?.FindTable(table);

    /// <summary>Finds a table by id.</summary>
    /// <param name="tableId">The table's id.</param>
    /// <returns>The table, or null.</returns>
    public TableDefinition? FindTable(long tableId) => _tablesById.GetValueOrDefault(tableId);

    /// <summary>The table of these names.</summary>
    /// <param name="schema">The name of a top-level schema.</param>
    /// <param name="table">The table's name.</param>
    /// <exception cref="MetadataException">There is no such schema or table (kind NotFound).</exception>
    public TableDefinition GetTable(string schema, string table)
    {
        var found = FindSchema(schema)
            ?? throw MetadataException.NotFound(
                $"Schema with name \"{schema}\" does not exist! Schemas at schema version {SchemaVersion}: {Names(Schemas.Where(s => s.ParentSchemaId is null).Select(s => s.Name))}.");
        return found.FindTable(table)
            ?? throw MetadataException.NotFound(
                found.FindView(table) is not null
                    ? $"\"{found.Name}.{table}\" is a view, not a table."
                    : $"Table with name {table} does not exist! Tables of schema \"{found.Name}\" at schema version {SchemaVersion}: {Names(found.Tables.Select(t => t.Name))}.");
    }

    private static string Names(IEnumerable<string> names)
    {
        var list = names.Take(21).ToList();
        return list.Count == 0 ? "none" : string.Join(", ", list.Take(20)) + (list.Count > 20 ? ", ..." : "");
    }
}
