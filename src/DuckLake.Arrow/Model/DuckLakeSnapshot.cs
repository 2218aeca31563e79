using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// One state of a lake: a committed one, immutable and valid as long as its catalog is open and the snapshot is not expired, or what
/// a <see cref="DuckLakeTransaction"/> sees.
/// </summary>
public sealed class DuckLakeSnapshot
{
    private const string DefaultSchema = "main";

    internal DuckLakeSnapshot(DuckLakeCatalog catalog, SnapshotInfo info, CatalogDefinition definition, TransactionOverlay? overlay = null)
    {
        Catalog = catalog;
        Info = info;
        Definition = definition;
        Overlay = overlay;
        Schemas = [.. definition.Schemas.Select(schema => new DuckLakeSchema(this, schema))];
    }

    /// <summary>The lake.</summary>
    public DuckLakeCatalog Catalog { get; }

    /// <summary>The snapshot's row: changes, author, message and more.</summary>
    public SnapshotInfo Info { get; }

    /// <summary>The snapshot's id, its version number.</summary>
    public long Id => Info.SnapshotId;

    /// <summary>The instant of the commit.</summary>
    public DateTimeOffset Time => Info.Time;

    /// <summary>The version of all definitions; snapshots with the same number share them.</summary>
    public long SchemaVersion => Info.SchemaVersion;

    /// <summary>The schemas.</summary>
    public IReadOnlyList<DuckLakeSchema> Schemas { get; }

    /// <summary>The tables of all schemas.</summary>
    public IEnumerable<DuckLakeTable> Tables => Schemas.SelectMany(schema => schema.Tables);

    /// <summary>The views of all schemas.</summary>
    public IEnumerable<ViewDefinition> Views => Schemas.SelectMany(schema => schema.Views);

    /// <summary>The macros of all schemas.</summary>
    public IEnumerable<MacroDefinition> Macros => Schemas.SelectMany(schema => schema.Macros);

    /// <summary>A table of the schema <c>main</c>.</summary>
    /// <param name="tableName">The table's name, in any case.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DuckLakeException">There is no such table (<see cref="DuckLakeErrorKind.NotFound"/>); the message names near ones.</exception>
    public DuckLakeTable GetTable(string tableName) => GetTable(DefaultSchema, tableName);

    /// <summary>A table.</summary>
    /// <param name="schemaName">The schema's name, in any case; names of nested schemas are joined by dots.</param>
    /// <param name="tableName">The table's name, in any case.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DuckLakeException">There is no such schema or table (<see cref="DuckLakeErrorKind.NotFound"/>); the message names near ones.</exception>
    public DuckLakeTable GetTable(string schemaName, string tableName)
    {
        ArgumentNullException.ThrowIfNull(tableName);
        DuckLakeSchema schema = GetSchema(schemaName);
        if (schema.FindTable(tableName) is { } table)
        {
            return table;
        }

        string problem = NameLookup.Find(schema.Views, tableName, view => view.Name) is not null
            ? $"\"{tableName}\" is a view, not a table."
            : $"Table with name {tableName} does not exist! "
                + NameLookup.Suggest(tableName, schema.Tables.Select(candidate => candidate.Name), $"tables in schema \"{schema.Name}\"");
        throw new DuckLakeException(DuckLakeErrorKind.NotFound, problem) { SchemaName = schema.Name, TableName = tableName, SnapshotId = Id };
    }

    /// <summary>A schema.</summary>
    /// <param name="schemaName">The schema's name, in any case; names of nested schemas are joined by dots.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="DuckLakeException">There is no such schema (<see cref="DuckLakeErrorKind.NotFound"/>); the message names near ones.</exception>
    public DuckLakeSchema GetSchema(string schemaName)
    {
        ArgumentException.ThrowIfNullOrEmpty(schemaName);
        SchemaDefinition? found = Definition.FindSchema(schemaName) ?? Definition.FindSchema(schemaName.Split('.'));
        return Schemas.FirstOrDefault(schema => schema.Definition == found)
            ?? throw new DuckLakeException(
                DuckLakeErrorKind.NotFound,
                $"Schema with name \"{schemaName}\" does not exist! {NameLookup.Suggest(schemaName, Schemas.Select(schema => schema.Name), "schemas")}")
            {
                SchemaName = schemaName,
                SnapshotId = Id,
            };
    }

    internal CatalogDefinition Definition { get; }

    /// <summary>The changes of an open transaction that this snapshot shows too, or null.</summary>
    internal TransactionOverlay? Overlay { get; }

    /// <summary>The value of an option, that of the open transaction included.</summary>
    internal string? GetOption(string key, long? schemaId = null, long? tableId = null) =>
        Overlay is { } overlay ? overlay.Transaction.GetOption(key, schemaId, tableId) : Catalog.GetOption(key, schemaId, tableId);

    /// <summary>Whether there is a schema or table of that id.</summary>
    internal bool FindScope(OptionScope scope, long id) =>
        scope == OptionScope.Table ? Definition.FindTable(id) is not null : Schemas.Any(schema => schema.Id == id);

    internal DuckLakeTable? FindTable(long tableId) =>
        Definition.FindTable(tableId) is { } definition ? new DuckLakeTable(this, definition) : null;
}
