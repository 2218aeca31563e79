using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class SchemaEditor
{
    /// <summary>Creates a view.</summary>
    public void CreateView(DuckLakeName name, string sql, IReadOnlyList<string> columnAliases, CreateMode mode)
    {
        SpecValidation.CheckName(name.Name, "view");
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        SpecValidation.CheckText(sql, "The SQL of a view");
        var aliases = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string alias in columnAliases)
        {
            SpecValidation.CheckName(alias, "view's column");
            if (!aliases.Add(alias))
            {
                throw SchemaErrors.ColumnExists(alias);
            }
        }

        long schemaId = Catalog.RequireSchema(name.SchemaName).SchemaId;
        if (IsToBeCreated<WorkingView>(schemaId, name.Name, mode, "View", out long? replacedId))
        {
            Run(new CreateViewAction(NextId(), Guid.NewGuid().ToString("D"), schemaId, name.Name, sql, [.. columnAliases], replacedId));
        }
    }

    /// <summary>Drops a view.</summary>
    public void DropView(DuckLakeName name, DropMode mode)
    {
        if (FindToDrop<WorkingView>(name, mode, "View") is { } view)
        {
            Run(new DropViewAction(view.ViewId));
        }
    }

    /// <summary>Gives a view another name in its schema.</summary>
    public void RenameView(DuckLakeName name, string newName)
    {
        SpecValidation.CheckName(newName, "view");
        Run(new RenameViewAction(RequireView(name).ViewId, newName));
    }

    /// <summary>Sets or, with null, takes away a tag of a view or (1.1) of a column of its query.</summary>
    public void SetViewTag(DuckLakeName name, string? columnName, string key, string? value)
    {
        CheckTag(key, value);
        WorkingView view = RequireView(name);
        if (columnName is not null)
        {
            SpecValidation.CheckName(columnName, "view's column");
            if (!Catalog.Rules.HasViewColumnTags)
            {
                throw SchemaErrors.Unsupported("Comments on columns of views need a catalog of version 1.1.");
            }
        }

        Run(new SetViewTagAction(view.ViewId, columnName, key, value));
    }

    /// <summary>Creates a macro.</summary>
    public void CreateMacro(DuckLakeName name, DuckLakeMacroKind kind, IReadOnlyList<DuckLakeMacroOverload> overloads, CreateMode mode)
    {
        SpecValidation.CheckName(name.Name, "macro");
        if (overloads.Count == 0)
        {
            throw new ArgumentException("A macro needs at least one overload.", nameof(overloads));
        }

        long schemaId = Catalog.RequireSchema(name.SchemaName).SchemaId;
        var macro = new MacroDefinition(
            NextId(), schemaId, name.Name, [.. overloads.Select((overload, index) => ToImplementation(name.Name, overload, index, kind))]);
        if (Catalog.FindMacro(schemaId, name.Name, kind == DuckLakeMacroKind.Table) is { } existing)
        {
            switch (mode)
            {
                case CreateMode.KeepExisting:
                    return;
                case CreateMode.Replace:
                    Run(new DropMacroAction(existing.MacroId));
                    break;
            }
        }

        Run(new CreateMacroAction(macro));
    }

    /// <summary>Drops a macro.</summary>
    public void DropMacro(DuckLakeName name, DuckLakeMacroKind kind, DropMode mode)
    {
        if (mode == DropMode.IgnoreMissing && Catalog.FindSchema(name.SchemaName) is null)
        {
            return;
        }

        if (Catalog.FindMacro(Catalog.RequireSchema(name.SchemaName).SchemaId, name.Name, kind == DuckLakeMacroKind.Table) is { } macro)
        {
            Run(new DropMacroAction(macro.MacroId));
        }
        else if (mode == DropMode.FailIfMissing)
        {
            throw SchemaErrors.NotFound(
                SqlErrorClass.Catalog, $"{(kind == DuckLakeMacroKind.Table ? "Table Macro" : "Macro")} Function with name {name.Name} does not exist!");
        }
    }

    private static MacroImplementation ToImplementation(string macroName, DuckLakeMacroOverload overload, int index, DuckLakeMacroKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(overload.Sql);
        SpecValidation.CheckText(overload.Sql, "The SQL of a macro");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parameters = new List<MacroParameter>();
        bool hasDefaults = false;
        foreach (DuckLakeMacroParameter parameter in overload.Parameters)
        {
            SpecValidation.CheckName(parameter.Name, "parameter");
            if (!names.Add(parameter.Name))
            {
                throw SchemaErrors.Binder($"Duplicate parameter '{parameter.Name}' in macro definition of {macroName}");
            }

            hasDefaults |= parameter.Default is not null;
            if (hasDefaults && parameter.Default is null)
            {
                throw SchemaErrors.Parser($"Parameter without a default follows parameter with a default: '{parameter.Name}' of macro {macroName}");
            }

            SpecValidation.CheckText(parameter.Default ?? "", "A default");
            parameters.Add(new MacroParameter(
                parameter.Name,
                (parameter.Type ?? DuckLakeType.Of(DuckLakeTypeKind.Unknown)).ToString(),
                parameter.Default,
                parameter.Default is null ? "unknown" : (parameter.DefaultType ?? parameter.Type ?? DuckLakeType.Of(DuckLakeTypeKind.Varchar)).ToString()));
        }

        return new MacroImplementation(index, "duckdb", overload.Sql, kind == DuckLakeMacroKind.Table, parameters);
    }
}
