namespace DuckLake.Arrow;

/// <summary>Sets or takes away a tag of a table, for example its comment.</summary>
internal sealed class SetTableTagAction(long tableId, string key, string? value) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        table.Tags.Set(key, value);
        table.IsAltered = true;
    }
}
