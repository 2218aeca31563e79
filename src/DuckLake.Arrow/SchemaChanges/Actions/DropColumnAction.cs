using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Drops a column, or a field of a struct.</summary>
internal sealed class DropColumnAction(long tableId, long columnId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn column = table.GetColumn(columnId);
        if (column.Parent is { } parent)
        {
            CheckField(parent, column);
            parent.Children.Remove(column);
        }
        else
        {
            CheckColumn(table, column);
            table.Columns.Remove(column);
        }

        // The next column must not get an id that is in use no more.
        table.NextColumnId = Math.Max(table.NextColumnId, column.WithDescendants().Max(part => part.ColumnId) + 1);
        table.ProvenColumnIds.Remove(columnId);
        table.MarkColumnsChanged();
    }

    private static void CheckField(WorkingColumn parent, WorkingColumn field)
    {
        if (parent.Type?.Kind != DuckLakeTypeKind.Struct)
        {
            throw SchemaErrors.Catalog($"Cannot drop field '{field.Name}' from column '{parent.Name}' - it's not a struct");
        }

        if (parent.Children.Count == 1)
        {
            throw SchemaErrors.Catalog(
                $"Cannot drop field \"{field.Name}\": struct \"{parent.Name}\" only has one field remaining! Drop the struct itself.");
        }
    }

    private static void CheckColumn(WorkingTable table, WorkingColumn column)
    {
        if (table.Columns.Count == 1)
        {
            throw SchemaErrors.Catalog("Cannot drop column: table only has one column remaining!");
        }

        if (table.Partitioning is { } spec && spec.Fields.Any(field => field.ColumnId == column.ColumnId))
        {
            throw SchemaErrors.Catalog(
                $"Cannot drop column \"{column.Name}\" - the table is partitioned by this column. Reset or change the partitioning on this table in order to drop this column");
        }

        if (table.Sort is { } sort && sort.Fields.Any(field => SqlColumnReferences.Mentions(field.Expression, column.Name)))
        {
            throw SchemaErrors.Catalog(
                $"Cannot drop column \"{column.Name}\" - the table is sorted by this column. Reset or change the sort order on this table in order to drop this column");
        }
    }
}
