using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Turns requests by name into actions and applies them to the definitions a transaction began on. What is refused leaves nothing
/// behind.
/// </summary>
internal sealed partial class SchemaEditor
{
    private readonly Action<CatalogAction> _apply;
    private long _nextId = ProvisionalIds.First;

    /// <summary>Edits the definitions of a transaction.</summary>
    /// <param name="catalog">The definitions with the changes made so far.</param>
    /// <param name="apply">Applies an action to them and keeps it for the commit.</param>
    public SchemaEditor(WorkingCatalog catalog, Action<CatalogAction> apply)
    {
        Catalog = catalog;
        _apply = apply;
    }

    /// <summary>The definitions with the changes made so far.</summary>
    public WorkingCatalog Catalog { get; }

    /// <summary>Creates a schema; names of nested schemas are joined by dots when the parent exists.</summary>
    public void CreateSchema(IReadOnlyList<string> path, CreateMode mode)
    {
        foreach (string part in path)
        {
            SpecValidation.CheckName(part, "schema");
        }

        long? parentId = null;
        foreach (string part in path.Take(path.Count - 1))
        {
            parentId = (Catalog.FindSchema(part, parentId) ?? throw Catalog.NoSchema(string.Join('.', path.Take(path.Count - 1)))).SchemaId;
        }

        if (parentId is not null && !Catalog.Rules.HasNestedSchemas)
        {
            throw SchemaErrors.Unsupported("Nested schemas need a catalog of version 1.1. Migrate the catalog or create a flat schema.");
        }

        if (Catalog.FindSchema(path[^1], parentId) is { } existing)
        {
            switch (mode)
            {
                case CreateMode.KeepExisting:
                    return;
                case CreateMode.Replace:
                    Run(new DropSchemaAction(existing.SchemaId, DropBehavior.Restrict));
                    break;
            }
        }

        Run(new CreateSchemaAction(NextId(), NewUuid(), path[^1], parentId));
    }

    /// <summary>Drops a schema.</summary>
    public void DropSchema(string name, DropMode mode, DropBehavior behavior)
    {
        if (Catalog.FindSchema(name) is { } schema)
        {
            Run(new DropSchemaAction(schema.SchemaId, behavior));
        }
        else if (mode == DropMode.FailIfMissing)
        {
            throw Catalog.NoSchema(name);
        }
    }

    /// <summary>Creates a table; with <see cref="CreateMode.KeepExisting"/> it may be another one already.</summary>
    public void CreateTable(DuckLakeName name, IReadOnlyList<DuckLakeColumnSpec> columns, CreateMode mode)
    {
        SpecValidation.CheckName(name.Name, "table");
        long schemaId = Catalog.RequireSchema(name.SchemaName).SchemaId;
        if (IsToBeCreated<WorkingTable>(schemaId, name.Name, mode, "Table", out long? replacedId))
        {
            Run(new CreateTableAction(NextId(), NewUuid(), schemaId, name.Name, [.. columns], replacedId));
        }
    }

    /// <summary>Drops a table.</summary>
    public void DropTable(DuckLakeName name, DropMode mode)
    {
        if (FindToDrop<WorkingTable>(name, mode, "Table") is { } table)
        {
            Run(new DropTableAction(table.TableId));
        }
    }

    /// <summary>Gives a table another name in its schema.</summary>
    public void RenameTable(DuckLakeName name, string newName)
    {
        SpecValidation.CheckName(newName, "table");
        Run(new RenameTableAction(RequireTable(name).TableId, newName));
    }

    /// <summary>Moves a table to another schema.</summary>
    /// <param name="name">The table.</param>
    /// <param name="newSchemaName">The schema.</param>
    /// <param name="directoryOf">The full path of a table's directory.</param>
    public void MoveTable(DuckLakeName name, string newSchemaName, Func<CatalogPath, CatalogPath, string> directoryOf)
    {
        WorkingTable table = RequireTable(name);
        WorkingSchema newSchema = Catalog.RequireSchema(newSchemaName);
        if (newSchema.SchemaId != table.SchemaId)
        {
            Run(new MoveTableAction(table.TableId, newSchema.SchemaId, directoryOf(Catalog.GetSchema(table.SchemaId).Path, table.Path)));
        }
    }

    /// <summary>Sets or, with null, takes away a tag of a table.</summary>
    public void SetTableTag(DuckLakeName name, string key, string? value)
    {
        CheckTag(key, value);
        Run(new SetTableTagAction(RequireTable(name).TableId, key, value));
    }

    /// <summary>A table, to be read only.</summary>
    /// <exception cref="DuckLakeException">There is no such table.</exception>
    public WorkingTable RequireTable(DuckLakeName name) => FindRelation(name) switch
    {
        WorkingTable table => table,
        { } other => throw SchemaErrors.Binder($"Cannot use ALTER TABLE on entry {other.Name} - it is not a table"),
        null => throw NoRelation(name, "Table"),
    };

    private WorkingView RequireView(DuckLakeName name) => FindRelation(name) switch
    {
        WorkingView view => view,
        { } other => throw SchemaErrors.Binder($"Cannot use ALTER VIEW on entry {other.Name} - it is not a view"),
        null => throw NoRelation(name, "View"),
    };

    private IWorkingRelation? FindRelation(DuckLakeName name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        return Catalog.FindRelation(Catalog.RequireSchema(name.SchemaName).SchemaId, name.Name);
    }

    /// <summary>Whether a table or view is to be created, and which one goes for it.</summary>
    private bool IsToBeCreated<T>(long schemaId, string name, CreateMode mode, string kindName, out long? replacedId)
        where T : class, IWorkingRelation
    {
        replacedId = null;
        switch (mode, Catalog.FindRelation(schemaId, name))
        {
            case (CreateMode.FailIfExists, { } existing):
                throw SchemaErrors.AlreadyExists(existing.KindName, name);
            case (CreateMode.KeepExisting, not null):
                return false;
            case (CreateMode.Replace, { } existing):
                replacedId = existing is T ? existing.Id : throw SchemaErrors.Create(
                    DuckLakeErrorKind.AlreadyExists,
                    SqlErrorClass.Catalog,
                    $"Existing object {existing.Name} is of type {existing.KindName}, trying to replace with type {kindName}");
                return true;
            default:
                return true;
        }
    }

    private T? FindToDrop<T>(DuckLakeName name, DropMode mode, string kindName)
        where T : class, IWorkingRelation
    {
        if (mode == DropMode.IgnoreMissing && Catalog.FindSchema(name.SchemaName) is null)
        {
            return null;
        }

        return FindRelation(name) switch
        {
            T relation => relation,
            { } other => throw SchemaErrors.Catalog($"Existing object {other.Name} is of type {other.KindName}, trying to drop type {kindName}"),
            null when mode == DropMode.IgnoreMissing => null,
            null => throw NoRelation(name, kindName),
        };
    }

    private DuckLakeException NoRelation(DuckLakeName name, string kindName)
    {
        WorkingSchema schema = Catalog.RequireSchema(name.SchemaName);
        string kind = kindName == "Table" ? WorkingCatalog.TableContent : WorkingCatalog.ViewContent;
        IEnumerable<string> names = Catalog.ContentOf(schema.SchemaId).Where(entry => entry.Kind == kind).Select(entry => entry.Name);
        return new DuckLakeException(
            DuckLakeErrorKind.NotFound,
            $"{kindName} with name {name.Name} does not exist! {NameLookup.Suggest(name.Name, names, $"{kind}s in schema \"{schema.Name}\"")}")
        {
            SqlErrorClass = SqlErrorClass.Catalog,
            SchemaName = schema.Name,
            TableName = name.Name,
        };
    }

    private static void CheckTag(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        SpecValidation.CheckText(key, "The key of a tag");
        SpecValidation.CheckText(value ?? "", "A comment or tag");
    }

    private void Run(CatalogAction action) => _apply(action);

    private long NextId() => _nextId++;

    private static string NewUuid() => Guid.CreateVersion7().ToString("D");
}
