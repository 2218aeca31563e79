using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <content>What names mean: DuckDB's rules over lakes.</content>
internal sealed partial class EngineSession
{
    private SessionNames? _names;
    private LocalNames? _localNames;

    /// <summary>Raised with every change of definitions or of the search path that may give names another meaning.</summary>
    public long NamesVersion { get; private set; }

    public string CurrentCatalog => Names.CurrentCatalog;

    public string CurrentSchema => Names.CurrentSchema;

    private SessionNames Names => _names ??= SessionNames.Read(Connection);

    private LocalNames LocalNames => _localNames ??= LocalNames.Read(Connection, Lakes);

    /// <summary>Forgets what is known of names: definitions, databases, the search path or settings have changed.</summary>
    internal void NamesChanged()
    {
        NamesVersion++;
        _names = null;
        _localNames = null;
        Repeated.Clear();
    }

    /// <summary>
    /// Finds out which table or view of a lake a name stands for, as DuckDB would. Null when it is no business of a lake: a local table, or a
    /// name that cannot be a lake's.
    /// </summary>
    /// <param name="nameParts">One to three parts: table, schema or database with table, or all three.</param>
    public ResolvedName? ResolveTable(IReadOnlyList<string> nameParts) => nameParts.Count switch
    {
        1 => ResolveUnqualified(nameParts[0]),
        2 => ResolveHalfQualified(nameParts[0], nameParts[1]),
        3 => ResolveQualified(nameParts[0], nameParts[1], nameParts[2]),
        _ => null,
    };

    /// <summary>The schema a name stands for, existing or not; null when it is no lake's.</summary>
    /// <param name="nameParts">The schema, or the database and the schema.</param>
    public ResolvedSchema? ResolveSchema(IReadOnlyList<string> nameParts) => nameParts.Count switch
    {
        1 when Lakes.Find(CurrentCatalog) is { } lake => FindSchema(lake, nameParts[0]),
        2 when Lakes.Find(nameParts[0]) is { } lake => FindSchema(lake, nameParts[1]),
        _ => null,
    };

    /// <summary>Where an object that is to be created under this name goes; null when it is no lake.</summary>
    /// <returns>The place; its kind tells whether a table or view of that name exists.</returns>
    public ResolvedName? ResolveTarget(IReadOnlyList<string> nameParts)
    {
        switch (nameParts.Count)
        {
            case 1:
                return Lakes.Find(CurrentCatalog) is { } current ? FindOrMissing(current, CurrentSchema, nameParts[0]) : null;
            case 2 when Lakes.Find(nameParts[0]) is { } lake && !IsSchemaOfCurrentCatalog(nameParts[0]):
                return FindOrMissing(lake, Names.SchemasOf(lake.Alias).First(), nameParts[1]);
            case 2 when Lakes.Find(CurrentCatalog) is { } lake:
                return LocalNames.HasDatabase(nameParts[0]) ? null : FindOrMissing(lake, nameParts[0], nameParts[1]);
            case 3 when Lakes.Find(nameParts[0]) is { } lake:
                return FindOrMissing(lake, nameParts[1], nameParts[2]);
            default:
                return null;
        }
    }

    private ResolvedName? ResolveUnqualified(string name)
    {
        if (Lakes.Count == 0)
        {
            return null;
        }

        foreach ((string catalog, string schema) in Names.SearchPath)
        {
            AttachedLake? lake = Lakes.Find(catalog);
            if (lake is null && LocalNames.Has(catalog, schema, name))
            {
                return null;
            }

            if (lake is not null && Find(lake, schema, name) is { } found)
            {
                // A name that is a table and stands for the default table of a lake is refused by DuckDB.
                return LocalNames.HasTemporary(name) || FindDefaultTable(name) is not null ? null : found;
            }
        }

        if (LocalNames.HasTemporary(name))
        {
            return null;
        }

        if (FindDefaultTable(name) is { } chosen)
        {
            return chosen;
        }

        return Lakes.Find(CurrentCatalog) is { } current
            ? new ResolvedName(current, CurrentSchema, name, ResolvedKind.Missing)
            : null;
    }

    private ResolvedName? FindDefaultTable(string name) =>
        Lakes.Find(name) is { DefaultTable: { } table } lake ? Find(lake, table.Schema, table.Table) : null;

    private ResolvedName? ResolveHalfQualified(string first, string name)
    {
        if (Lakes.FindMetadataCatalog(first) is { } metadata)
        {
            return new ResolvedName(metadata, string.Empty, name, ResolvedKind.Metadata);
        }

        if (Lakes.Find(first) is { } lake)
        {
            // A name that is a database and a schema is refused by DuckDB.
            if (IsSchemaOfCurrentCatalog(first))
            {
                return null;
            }

            foreach (string schema in Names.SchemasOf(lake.Alias))
            {
                if (Find(lake, schema, name) is { } found)
                {
                    return found;
                }
            }

            return new ResolvedName(lake, Names.SchemasOf(lake.Alias).First(), name, ResolvedKind.Missing);
        }

        foreach ((string catalog, string schema) in Names.SearchPath.Append((CurrentCatalog, first)))
        {
            bool isSchema = string.Equals(schema, first, StringComparison.OrdinalIgnoreCase);
            if (isSchema && Lakes.Find(catalog) is { } current && Find(current, schema, name) is { } found)
            {
                return found;
            }
        }

        return Lakes.Find(CurrentCatalog) is { } missing && !LocalNames.HasDatabase(first) && FindSchema(missing, first) is { Exists: true } known
            ? new ResolvedName(missing, known.Schema, name, ResolvedKind.Missing)
            : null;
    }

    private ResolvedName? ResolveQualified(string catalog, string schema, string name)
    {
        if (Lakes.FindMetadataCatalog(catalog) is { } metadata)
        {
            return new ResolvedName(metadata, schema, name, ResolvedKind.Metadata);
        }

        return Lakes.Find(catalog) is { } lake ? FindOrMissing(lake, schema, name) : null;
    }

    private bool IsSchemaOfCurrentCatalog(string name) => Lakes.Find(CurrentCatalog) is { } lake
        ? FindSchema(lake, name).Exists
        : LocalNames.HasSchema(CurrentCatalog, name);

    private static ResolvedSchema FindSchema(AttachedLake lake, string schema)
    {
        SchemaDefinition? found = lake.Snapshot.Definition.FindSchema(schema);
        return new ResolvedSchema(lake, found?.Name ?? schema, found is not null);
    }

    private static ResolvedName FindOrMissing(AttachedLake lake, string schema, string name) =>
        Find(lake, schema, name) ?? new ResolvedName(lake, FindSchema(lake, schema).Schema, name, ResolvedKind.Missing);

    private static ResolvedName? Find(AttachedLake lake, string schema, string name)
    {
        SchemaDefinition? found = lake.Snapshot.Definition.FindSchema(schema);
        if (found?.FindTable(name) is { } table)
        {
            return new ResolvedName(lake, found.Name, table.Name, ResolvedKind.Table);
        }

        return found?.FindView(name) is { } view ? new ResolvedName(lake, found.Name, view.Name, ResolvedKind.View) : null;
    }
}
