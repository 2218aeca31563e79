using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class WorkingCatalog
{
    /// <summary>The rows the changes come to. Ids are given out in the reference's order.</summary>
    /// <param name="emission">The commit.</param>
    public CatalogChanges Emit(CatalogEmission emission)
    {
        var writer = new CatalogChangeWriter(emission, Rules);
        writer.EndTables(_droppedTables, [.. _tables.Values.Where(table => table.IsRenamed && !table.IsNew).Select(table => table.TableId)]);
        writer.EndViews(_droppedViews, [.. _views.Values.Where(view => view.IsRenamed && !view.IsNew).Select(view => view.ViewId)]);
        writer.EndMacros([.. _droppedMacros.Select(id => _baseMacros[id])]);
        writer.EndSchemas(_droppedSchemas);
        writer.AddSchemas([.. _schemas.Values.Where(schema => schema.IsNew).OrderBy(schema => schema.SchemaId)]);
        writer.AddRelations(_touched, NameOfSchema);
        writer.AddMacros([.. _newMacros.Values.OrderBy(macro => macro.IsTableMacro).ThenBy(macro => macro.MacroId)], NameOfSchema);
        return writer.ToChanges(HasChanges);
    }

    private string NameOfSchema(long schemaId) => GetSchema(schemaId).Name;
}
