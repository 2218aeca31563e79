using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// A catalog's definitions being changed: those of a snapshot and what <see cref="CatalogAction"/>s made of them. Only what is
/// touched is copied. Objects that the actions created have provisional ids. Not thread-safe.
/// </summary>
internal sealed partial class WorkingCatalog
{
    /// <summary>Kinds in <see cref="ContentOf"/>.</summary>
    public const string TableContent = "table";

    /// <summary>Kinds in <see cref="ContentOf"/>.</summary>
    public const string ViewContent = "view";

    /// <summary>Kinds in <see cref="ContentOf"/>.</summary>
    public const string SchemaContent = "schema";

    private readonly Dictionary<long, WorkingSchema> _schemas = [];
    private readonly Dictionary<long, WorkingTable> _tables = [];
    private readonly Dictionary<long, WorkingView> _views = [];
    private readonly Dictionary<long, MacroDefinition> _newMacros = [];
    private readonly List<IWorkingRelation> _touched = [];
    private readonly SortedSet<long> _droppedSchemas = [];
    private readonly SortedSet<long> _droppedTables = [];
    private readonly SortedSet<long> _droppedViews = [];
    private readonly SortedSet<long> _droppedMacros = [];
    private readonly Dictionary<long, ViewDefinition> _baseViews = [];
    private readonly Dictionary<long, MacroDefinition> _baseMacros = [];

    /// <summary>Begins without changes.</summary>
    /// <param name="definition">The definitions of the snapshot the changes begin on.</param>
    /// <param name="rules">What the catalog allows.</param>
    public WorkingCatalog(CatalogDefinition definition, SchemaRules rules)
    {
        Base = definition;
        Rules = rules;
        foreach (SchemaDefinition schema in definition.Schemas)
        {
            _schemas.Add(schema.SchemaId, WorkingSchema.From(schema));
            foreach (ViewDefinition view in schema.Views)
            {
                _baseViews[view.ViewId] = view;
            }

            foreach (MacroDefinition macro in schema.Macros)
            {
                _baseMacros[macro.MacroId] = macro;
            }
        }
    }

    /// <summary>The definitions the changes begin on.</summary>
    public CatalogDefinition Base { get; }

    /// <summary>What the catalog allows.</summary>
    public SchemaRules Rules { get; }

    /// <summary>Whether anything is to be written. What was created and dropped again leaves nothing.</summary>
    public bool HasChanges =>
        _droppedSchemas.Count + _droppedTables.Count + _droppedViews.Count + _droppedMacros.Count + _newMacros.Count > 0
        || _schemas.Values.Any(schema => schema.IsNew)
        || _tables.Values.Any(table => table.IsNew || table.IsRenamed || table.IsAltered)
        || _views.Values.Any(view => view.IsNew || view.IsRenamed || view.IsAltered);

    /// <summary>A schema that exists.</summary>
    /// <exception cref="DuckLakeException">It does not (any more).</exception>
    public WorkingSchema GetSchema(long schemaId) => _schemas.GetValueOrDefault(schemaId) ?? throw SchemaErrors.NotFound(
        SqlErrorClass.Binder, $"Schema with id {schemaId} does not exist (any more).");

    /// <summary>A schema by name; names of nested schemas are joined by dots.</summary>
    public WorkingSchema? FindSchema(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (FindSchema(name, null) is { } flat)
        {
            return flat;
        }

        WorkingSchema? found = null;
        foreach (string part in name.Split('.'))
        {
            found = FindSchema(part, found?.SchemaId);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>A schema by its name inside another one; at top level with null.</summary>
    public WorkingSchema? FindSchema(string name, long? parentSchemaId) =>
        NameLookup.Find(_schemas.Values.Where(schema => schema.ParentSchemaId == parentSchemaId).ToList(), name, schema => schema.Name);

    /// <summary>Checks that no table or view has a name.</summary>
    /// <param name="schemaId">The schema.</param>
    /// <param name="name">The name.</param>
    /// <param name="replacedId">The table or view that may have it, or null.</param>
    /// <exception cref="DuckLakeException">One has it.</exception>
    public void CheckFree(long schemaId, string name, long? replacedId = null)
    {
        if (FindRelation(schemaId, name) is { } existing && existing.Id != replacedId)
        {
            throw SchemaErrors.AlreadyExists(existing.KindName, name);
        }
    }

    /// <summary>Whether few rows of a table go to the catalog.</summary>
    public bool IsInlining(WorkingTable table) => Rules.InliningRowLimit(table.SchemaId, table.IsNew ? null : table.TableId) > 0;

    /// <summary>A schema by name.</summary>
    /// <exception cref="DuckLakeException">There is none.</exception>
    public WorkingSchema RequireSchema(string name) => FindSchema(name) ?? throw NoSchema(name);

    /// <summary>The error of a schema that does not exist.</summary>
    public DuckLakeException NoSchema(string name) => new(
        DuckLakeErrorKind.NotFound,
        $"Schema with name \"{name}\" does not exist! {NameLookup.Suggest(name, _schemas.Values.Select(schema => schema.Name), "schemas")}")
    {
        SqlErrorClass = SqlErrorClass.Binder,
        SchemaName = name,
    };

    /// <summary>A table or view by name, to be read only: a table that is not touched yet stays so.</summary>
    public IWorkingRelation? FindRelation(long schemaId, string name)
    {
        List<IWorkingRelation> touched = _touched.FindAll(relation => relation.SchemaId == schemaId);
        if (NameLookup.Find(touched, name, relation => relation.Name) is { } found)
        {
            return found;
        }

        if (_schemas.GetValueOrDefault(schemaId)?.Base is not { } schema)
        {
            return null;
        }

        List<TableDefinition> tables = [.. schema.Tables.Where(table => IsUntouched(table.TableId))];
        if (NameLookup.Find(tables, name, table => table.Name) is { } table)
        {
            return WorkingTable.From(table);
        }

        List<ViewDefinition> views = [.. schema.Views.Where(view => IsUntouched(view.ViewId))];
        return NameLookup.Find(views, name, view => view.Name) is { } view ? WorkingView.From(view) : null;
    }

    /// <summary>A table to be changed.</summary>
    /// <exception cref="DuckLakeException">There is no such table (any more).</exception>
    public WorkingTable GetTable(long tableId)
    {
        if (!_tables.TryGetValue(tableId, out WorkingTable? table))
        {
            TableDefinition? definition = _droppedTables.Contains(tableId) ? null : Base.FindTable(tableId);
            table = WorkingTable.From(definition ?? throw SchemaErrors.NotFound(
                SqlErrorClass.Catalog, $"Table with id {tableId} does not exist (any more)."));
            Touch(_tables, tableId, table);
        }

        return table;
    }

    /// <summary>A view to be changed.</summary>
    /// <exception cref="DuckLakeException">There is no such view (any more).</exception>
    public WorkingView GetView(long viewId)
    {
        if (!_views.TryGetValue(viewId, out WorkingView? view))
        {
            ViewDefinition? definition = _droppedViews.Contains(viewId) ? null : _baseViews.GetValueOrDefault(viewId);
            view = WorkingView.From(definition ?? throw SchemaErrors.NotFound(
                SqlErrorClass.Catalog, $"View with id {viewId} does not exist (any more)."));
            Touch(_views, viewId, view);
        }

        return view;
    }

    /// <summary>A macro by name; scalar and table macros have names of their own.</summary>
    public MacroDefinition? FindMacro(long schemaId, string name, bool isTableMacro)
    {
        List<MacroDefinition> macros =
        [
            .. _newMacros.Values.Concat(_baseMacros.Values.Where(macro => !_droppedMacros.Contains(macro.MacroId)))
                .Where(macro => macro.SchemaId == schemaId && macro.IsTableMacro == isTableMacro),
        ];
        return NameLookup.Find(macros, name, macro => macro.Name);
    }

    /// <summary>Everything in a schema, in the order the refusal to drop it names it.</summary>
    public IReadOnlyList<(string Kind, string Name, long Id)> ContentOf(long schemaId)
    {
        var content = new List<(string Kind, string Name, long Id)>();
        if (_schemas.GetValueOrDefault(schemaId)?.Base is { } schema)
        {
            content.AddRange(schema.Tables.Where(table => IsUntouched(table.TableId)).Select(table => (TableContent, table.Name, table.TableId)));
            content.AddRange(schema.Views.Where(view => IsUntouched(view.ViewId)).Select(view => (ViewContent, view.Name, view.ViewId)));
        }

        content.AddRange(_touched.Where(relation => relation.SchemaId == schemaId)
            .Select(relation => (relation is WorkingTable ? TableContent : ViewContent, relation.Name, relation.Id)));
        content.AddRange(_baseMacros.Values.Where(macro => !_droppedMacros.Contains(macro.MacroId)).Concat(_newMacros.Values)
            .Where(macro => macro.SchemaId == schemaId)
            .Select(macro => (macro.IsTableMacro ? "table macro function" : "macro function", macro.Name, macro.MacroId)));
        content.AddRange(_schemas.Values.Where(child => child.ParentSchemaId == schemaId).Select(child => (SchemaContent, child.Name, child.SchemaId)));
        return content;
    }

    public void AddSchema(WorkingSchema schema) => _schemas.Add(schema.SchemaId, schema);

    public void DropSchema(long schemaId)
    {
        if (!GetSchema(schemaId).IsNew)
        {
            _droppedSchemas.Add(schemaId);
        }

        _schemas.Remove(schemaId);
    }

    public void AddTable(WorkingTable table) => Touch(_tables, table.TableId, table);

    public void DropTable(long tableId)
    {
        WorkingTable table = GetTable(tableId);
        _tables.Remove(tableId);
        _touched.Remove(table);
        if (!table.IsNew)
        {
            _droppedTables.Add(tableId);
        }
    }

    public void AddView(WorkingView view) => Touch(_views, view.ViewId, view);

    public void DropView(long viewId)
    {
        WorkingView view = GetView(viewId);
        _views.Remove(viewId);
        _touched.Remove(view);
        if (!view.IsNew)
        {
            _droppedViews.Add(viewId);
        }
    }

    public void AddMacro(MacroDefinition macro) => _newMacros.Add(macro.MacroId, macro);

    /// <exception cref="DuckLakeException">There is no such macro (any more).</exception>
    public void DropMacro(long macroId)
    {
        if (!_newMacros.Remove(macroId)
            && (!_baseMacros.ContainsKey(macroId) || !_droppedMacros.Add(macroId)))
        {
            throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Macro with id {macroId} does not exist (any more).");
        }
    }

    private bool IsUntouched(long id) =>
        !_tables.ContainsKey(id) && !_views.ContainsKey(id) && !_droppedTables.Contains(id) && !_droppedViews.Contains(id);

    private void Touch<T>(Dictionary<long, T> relations, long id, T relation)
        where T : IWorkingRelation
    {
        relations.Add(id, relation);
        _touched.Add(relation);
    }
}
