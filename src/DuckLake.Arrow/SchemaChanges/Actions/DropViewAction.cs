namespace DuckLake.Arrow;

/// <summary>Drops a view.</summary>
internal sealed class DropViewAction(long viewId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog) => catalog.DropView(viewId);
}
