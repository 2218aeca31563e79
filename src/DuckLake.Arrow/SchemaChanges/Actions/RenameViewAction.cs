namespace DuckLake.Arrow;

/// <summary>Gives a view another name.</summary>
internal sealed class RenameViewAction(long viewId, string newName) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingView view = catalog.GetView(viewId);
        if (catalog.FindRelation(view.SchemaId, newName) is { } existing && existing.Id != viewId)
        {
            throw SchemaErrors.Create(
                DuckLakeErrorKind.AlreadyExists,
                SqlErrorClass.Catalog,
                $"Could not rename view \"{view.Name}\" to \"{newName}\": another entry with this name already exists!");
        }

        view.Name = newName;
        view.IsRenamed = true;
    }
}
