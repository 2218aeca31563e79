using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Turns changed definitions into rows.</summary>
internal sealed partial class CatalogChangeWriter
{
    private static readonly string[] s_schemaColumns =
        ["schema_id", "schema_uuid", "begin_snapshot", "end_snapshot", "schema_name", "path", "path_is_relative", "parent_schema_id"];

    private static readonly string[] s_macroColumns = ["schema_id", "macro_id", "macro_name", "begin_snapshot", "end_snapshot"];

    private static readonly string[] s_implementationColumns = ["macro_id", "impl_id", "dialect", "sql", "type"];

    private static readonly string[] s_parameterColumns =
        ["macro_id", "impl_id", "column_id", "parameter_name", "parameter_type", "default_value", "default_value_type"];

    private readonly CatalogEmission _emission;
    private readonly SchemaRules _rules;
    private readonly List<CatalogStatement> _statements = [];
    private readonly Dictionary<long, long> _ids = [];
    private readonly ChangesMade _changes = new();
    private readonly SortedSet<long> _layoutTables = [];
    private readonly Dictionary<long, string> _inlinedTables = [];
    private readonly Dictionary<long, IReadOnlySet<long>> _provenColumns = [];
    private long _nextCatalogId;

    public CatalogChangeWriter(CatalogEmission emission, SchemaRules rules)
    {
        _emission = emission;
        _rules = rules;
        _nextCatalogId = emission.NextCatalogId;
    }

    public CatalogChanges ToChanges(bool raisesSchemaVersion)
    {
        List<CatalogStatement> versions = _layoutTables.Count == 0
            ? []
            :
            [
                new InsertRows(
                    "ducklake_schema_versions",
                    ["begin_snapshot", "schema_version", "table_id"],
                    [.. _layoutTables.Select(id => new object?[] { _emission.SnapshotId, _emission.SchemaVersion, id })]),
            ];
        return new CatalogChanges
        {
            Statements = _statements,
            SchemaVersions = versions,
            RaisesSchemaVersion = raisesSchemaVersion,
            NextCatalogId = _nextCatalogId,
            Ids = _ids,
            Changes = _changes,
            InlinedTables = _inlinedTables,
            ProvenColumns = _provenColumns,
        };
    }

    public void EndTables(IReadOnlyCollection<long> dropped, IReadOnlyCollection<long> renamed)
    {
        End("ducklake_table", "table_id", dropped);
        foreach (string table in (ReadOnlySpan<string>)["ducklake_partition_info", "ducklake_column", "ducklake_column_tag", "ducklake_data_file", "ducklake_delete_file"])
        {
            End(table, "table_id", dropped);
        }

        End("ducklake_tag", "object_id", dropped);
        End("ducklake_sort_info", "table_id", dropped);
        End("ducklake_table", "table_id", renamed);
        foreach (long id in dropped)
        {
            _changes.Add(SnapshotChangeKind.DroppedTable, id);
        }
    }

    public void EndViews(IReadOnlyCollection<long> dropped, IReadOnlyCollection<long> renamed)
    {
        End("ducklake_view", "view_id", dropped);
        End("ducklake_tag", "object_id", dropped);
        if (_rules.HasViewColumnTags)
        {
            End("ducklake_view_column_tag", "view_id", dropped);
        }

        End("ducklake_view", "view_id", renamed);
        foreach (long id in dropped)
        {
            _changes.Add(SnapshotChangeKind.DroppedView, id);
        }
    }

    public void EndMacros(IReadOnlyCollection<MacroDefinition> dropped)
    {
        End("ducklake_macro", "macro_id", [.. dropped.Select(macro => macro.MacroId)]);
        foreach (MacroDefinition macro in dropped)
        {
            _changes.Add(macro.IsTableMacro ? SnapshotChangeKind.DroppedTableMacro : SnapshotChangeKind.DroppedScalarMacro, macro.MacroId);
        }
    }

    public void EndSchemas(IReadOnlyCollection<long> dropped)
    {
        End("ducklake_schema", "schema_id", dropped);
        foreach (long id in dropped)
        {
            _changes.Add(SnapshotChangeKind.DroppedSchema, id);
        }
    }

    public void AddSchemas(IReadOnlyList<WorkingSchema> schemas)
    {
        var rows = new List<object?[]>();
        foreach (WorkingSchema schema in schemas)
        {
            rows.Add(
            [
                Assign(schema.SchemaId), Uuid(schema.Uuid), _emission.SnapshotId, null, schema.Name, schema.Path.Path, schema.Path.IsRelative,
                schema.ParentSchemaId is { } parentId ? Resolve(parentId) : null,
            ]);
            _changes.AddSchema(schema.Name);
        }

        Insert("ducklake_schema", s_schemaColumns, rows);
    }

    public void AddMacros(IReadOnlyList<MacroDefinition> macros, Func<long, string> schemaName)
    {
        var macroRows = new List<object?[]>();
        var implementationRows = new List<object?[]>();
        var parameterRows = new List<object?[]>();
        foreach (MacroDefinition macro in macros)
        {
            long macroId = Assign(macro.MacroId);
            macroRows.Add([Resolve(macro.SchemaId), macroId, macro.Name, _emission.SnapshotId, null]);
            foreach (MacroImplementation implementation in macro.Implementations)
            {
                implementationRows.Add(
                    [macroId, implementation.ImplementationId, implementation.Dialect, implementation.Sql, implementation.IsTableMacro ? "table" : "scalar"]);
                for (int i = 0; i < implementation.Parameters.Count; i++)
                {
                    // A parameter without a default has the text NULL and the type unknown.
                    MacroParameter parameter = implementation.Parameters[i];
                    parameterRows.Add(
                    [
                        macroId, implementation.ImplementationId, (long)i, parameter.Name, parameter.TypeText ?? "unknown", parameter.Default ?? "NULL",
                        parameter.DefaultTypeText ?? "unknown",
                    ]);
                }
            }

            _changes.Add(
                macro.IsTableMacro ? SnapshotChangeKind.CreatedTableMacro : SnapshotChangeKind.CreatedScalarMacro, schemaName(macro.SchemaId), macro.Name);
        }

        Insert("ducklake_macro", s_macroColumns, macroRows);
        Insert("ducklake_macro_impl", s_implementationColumns, implementationRows);
        Insert("ducklake_macro_parameters", s_parameterColumns, parameterRows);
    }

    private long Assign(long provisionalId) => _ids[provisionalId] = _nextCatalogId++;

    private long Resolve(long id) => _ids.GetValueOrDefault(id, id);

    private void End(string table, string keyColumn, IReadOnlyCollection<long> ids)
    {
        if (ids.Count > 0)
        {
            _statements.Add(new EndRows(table, [keyColumn], [.. ids.Select(id => new[] { id })], _emission.SnapshotId));
        }
    }

    private void End(string table, IReadOnlyList<string> keyColumns, IReadOnlyList<long[]> keys)
    {
        if (keys.Count > 0)
        {
            _statements.Add(new EndRows(table, keyColumns, keys, _emission.SnapshotId));
        }
    }

    private void Insert(string table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        if (rows.Count > 0)
        {
            _statements.Add(new InsertRows(table, columns, rows));
        }
    }

    private static object? Uuid(string? text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out Guid uuid) ? uuid : text;
}
