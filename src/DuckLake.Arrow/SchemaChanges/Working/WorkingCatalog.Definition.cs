using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class WorkingCatalog
{
    /// <summary>The changed definitions, for reading. What did not change is shared with the base.</summary>
    /// <param name="schemaVersion">The version the definitions are to have.</param>
    /// <param name="snapshotId">The snapshot at which changed objects are to begin.</param>
    public CatalogDefinition ToDefinition(long schemaVersion, long snapshotId)
    {
        var schemas = new List<SchemaDefinition>(_schemas.Count);
        foreach (WorkingSchema schema in _schemas.Values.OrderBy(schema => schema.SchemaId))
        {
            schemas.Add(IsSameAsBase(schema) ? schema.Base! : ToDefinition(schema, snapshotId));
        }

        return new CatalogDefinition(schemaVersion, schemas, Base.Faults);
    }

    private bool IsSameAsBase(WorkingSchema schema) =>
        schema.Base is { } definition
        && !_touched.Exists(relation => relation.SchemaId == schema.SchemaId)
        && !_newMacros.Values.Any(macro => macro.SchemaId == schema.SchemaId)
        && !definition.Tables.Any(table => !IsUntouched(table.TableId))
        && !definition.Views.Any(view => !IsUntouched(view.ViewId))
        && !definition.Macros.Any(macro => _droppedMacros.Contains(macro.MacroId));

    private SchemaDefinition ToDefinition(WorkingSchema schema, long snapshotId)
    {
        var definition = new SchemaDefinition
        {
            SchemaId = schema.SchemaId,
            Uuid = schema.Uuid,
            Name = schema.Name,
            Path = schema.Path,
            BeginSnapshot = schema.Base?.BeginSnapshot ?? snapshotId,
            ParentSchemaId = schema.ParentSchemaId,
            Tags = schema.Base?.Tags ?? ColumnDefinition.EmptyTags,
        };
        var tables = new List<TableDefinition>(schema.Base?.Tables.Where(table => IsUntouched(table.TableId)) ?? []);
        tables.AddRange(_tables.Values.Where(table => table.SchemaId == schema.SchemaId).Select(table => table.ToDefinition(definition, snapshotId)));
        tables.Sort(static (left, right) => left.TableId.CompareTo(right.TableId));
        var views = new List<ViewDefinition>(schema.Base?.Views.Where(view => IsUntouched(view.ViewId)) ?? []);
        views.AddRange(_views.Values.Where(view => view.SchemaId == schema.SchemaId).Select(view => view.ToDefinition(snapshotId)));
        views.Sort(static (left, right) => left.ViewId.CompareTo(right.ViewId));
        definition.Tables = tables;
        definition.Views = views;
        definition.Macros =
        [
            .. schema.Base?.Macros.Where(macro => !_droppedMacros.Contains(macro.MacroId)) ?? [],
            .. _newMacros.Values.Where(macro => macro.SchemaId == schema.SchemaId),
        ];
        return definition;
    }
}
