namespace DuckLake.Arrow;

/// <summary>Creates a view, in place of another one if it is given.</summary>
internal sealed class CreateViewAction(
    long viewId, string uuid, long schemaId, string name, string sql, IReadOnlyList<string> columnAliases, long? replacedViewId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        catalog.GetSchema(schemaId);
        catalog.CheckFree(schemaId, name, replacedViewId);
        if (replacedViewId is { } replacedId)
        {
            catalog.DropView(replacedId);
        }

        catalog.AddView(new WorkingView
        {
            ViewId = viewId,
            Uuid = uuid,
            Name = name,
            SchemaId = schemaId,
            Dialect = "duckdb",
            Sql = sql,
            ColumnAliases = columnAliases,
        });
    }
}
