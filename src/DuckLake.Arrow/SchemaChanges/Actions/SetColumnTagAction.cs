namespace DuckLake.Arrow;

/// <summary>Sets or takes away a tag of a column, for example its comment.</summary>
internal sealed class SetColumnTagAction(long tableId, long columnId, string key, string? value) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        table.GetColumn(columnId).Tags.Set(key, value);
        table.IsAltered = true;
    }
}
