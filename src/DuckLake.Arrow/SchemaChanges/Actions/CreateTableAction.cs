namespace DuckLake.Arrow;

/// <summary>Creates a table, in place of another one if it is given.</summary>
internal sealed class CreateTableAction(
    long tableId, string uuid, long schemaId, string name, IReadOnlyList<DuckLakeColumnSpec> columns, long? replacedTableId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        catalog.GetSchema(schemaId);
        catalog.CheckFree(schemaId, name, replacedTableId);
        SpecValidation.CheckColumns(columns, catalog.Rules, catalog.Rules.InliningRowLimit(schemaId, null) > 0);
        if (replacedTableId is { } replacedId)
        {
            catalog.DropTable(replacedId);
        }

        catalog.AddTable(WorkingTable.Create(tableId, uuid, name, schemaId, columns));
    }
}
