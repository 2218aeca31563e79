namespace DuckLake.Arrow;

/// <summary>Gives a table another name; id, UUID and path stay.</summary>
internal sealed class RenameTableAction(long tableId, string newName) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        if (catalog.FindRelation(table.SchemaId, newName) is { } existing && existing.Id != tableId)
        {
            throw SchemaErrors.Create(
                DuckLakeErrorKind.AlreadyExists,
                SqlErrorClass.Binder,
                $"Cannot rename table {table.Name} to {newName}, since {newName} already exists.");
        }

        table.Name = newName;
        table.IsRenamed = true;
    }
}
