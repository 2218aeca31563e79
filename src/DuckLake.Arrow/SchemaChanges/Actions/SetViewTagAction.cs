namespace DuckLake.Arrow;

/// <summary>Sets or takes away a tag of a view, or (1.1) of a column of its query.</summary>
internal sealed class SetViewTagAction(long viewId, string? columnName, string key, string? value) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingView view = catalog.GetView(viewId);
        if (columnName is null)
        {
            view.Tags.Set(key, value);
        }
        else
        {
            if (!view.ColumnTags.TryGetValue(columnName, out TagSet? tags))
            {
                view.ColumnTags.Add(columnName, tags = new TagSet(null));
            }

            tags.Set(key, value);
        }

        view.IsAltered = true;
    }
}
