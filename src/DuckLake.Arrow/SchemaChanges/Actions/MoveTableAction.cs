using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Moves a table to another schema. Its files stay where they are, so its path becomes a full one.</summary>
internal sealed class MoveTableAction(long tableId, long newSchemaId, string fullPath) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        catalog.GetSchema(newSchemaId);
        catalog.CheckFree(newSchemaId, table.Name);
        table.SchemaId = newSchemaId;
        table.Path = new CatalogPath(fullPath, IsRelative: false);
        table.IsRenamed = true;
    }
}
