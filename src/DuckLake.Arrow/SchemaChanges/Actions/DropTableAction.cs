namespace DuckLake.Arrow;

/// <summary>Drops a table.</summary>
internal sealed class DropTableAction(long tableId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog) => catalog.DropTable(tableId);
}
