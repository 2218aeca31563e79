namespace DuckLake.Arrow;

/// <summary>Sets or, with null, takes away the default for new rows. What old files stand for does not change.</summary>
internal sealed class SetColumnDefaultAction(long tableId, long columnId, DuckLakeDefault? value) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn column = table.GetColumn(columnId);
        if (value is { IsExpression: false } literal && column.Type is { } type)
        {
            SpecValidation.CheckDefault(literal, type);
            _ = DefaultValues.Canonical(column.Name, type, literal.Text);
        }

        column.SetDefault(value);
        table.MarkLayoutChanged();
    }
}
