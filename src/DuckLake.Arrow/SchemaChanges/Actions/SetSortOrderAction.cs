using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Sets the order rows of new files have; no keys for none.</summary>
internal sealed class SetSortOrderAction(long tableId, long sortId, IReadOnlyList<SortField> fields) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        List<string> unknown =
        [
            .. fields.SelectMany(field => SqlColumnReferences.Find(field.Expression))
                .Where(name => NameLookup.Find(table.Columns, name, static column => column.Name) is null)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        if (unknown.Count > 0)
        {
            throw SchemaErrors.NotFound(
                SqlErrorClass.Binder,
                $"Columns in the SET SORTED BY statement were not found in the DuckLake table. Unmatched columns were: {string.Join(", ", unknown)}");
        }

        table.SetSort(fields.Count == 0 ? null : new SortSpec(sortId, fields));
        table.IsAltered = true;
    }
}
