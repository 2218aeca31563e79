using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Adds a column, or a field to a struct. Files of the transaction may hold it already, so its ids are fixed.</summary>
internal sealed class AddColumnAction(long tableId, long? parentColumnId, DuckLakeColumnSpec column, long firstColumnId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn? parent = parentColumnId is { } id ? table.GetColumn(id) : null;
        if (parent is not null && parent.Type?.Kind != DuckLakeTypeKind.Struct)
        {
            throw SchemaErrors.Catalog($"Fields can only be added to structs - {parent.Name} is a {parent.TypeName}");
        }

        Check(catalog, table, parent);
        if (table.NextColumnId != firstColumnId)
        {
            throw SchemaErrors.Catalog($"Column {firstColumnId} of table \"{table.Name}\" was taken meanwhile.");
        }

        long nextColumnId = firstColumnId;
        (parent?.Children ?? table.Columns).Add(WorkingColumn.Create(column, parent, ref nextColumnId));
        table.NextColumnId = nextColumnId;
        table.MarkColumnsChanged();
    }

    private void Check(WorkingCatalog catalog, WorkingTable table, WorkingColumn? parent)
    {
        if (parent is null)
        {
            SpecValidation.CheckColumnName(column.Name, catalog.Rules, catalog.IsInlining(table), SqlErrorClass.Catalog);
            if (NameLookup.Find(table.Columns, column.Name, static c => c.Name) is not null)
            {
                throw SchemaErrors.ColumnExists(column.Name);
            }
        }
        else
        {
            SpecValidation.CheckName(column.Name, "field");
            if (NameLookup.Find(parent.Children, column.Name, static c => c.Name) is not null)
            {
                throw SchemaErrors.Create(
                    DuckLakeErrorKind.AlreadyExists,
                    SqlErrorClass.Catalog,
                    $"Failed to add field - field \"{column.Name}\" already exists in column \"{parent.Name}\"");
            }
        }

        if (!column.NullsAllowed)
        {
            throw SchemaErrors.Parser("Adding columns with constraints not yet supported");
        }

        if (column.Default is { IsExpression: true } && !column.Type.IsNested)
        {
            throw SchemaErrors.Unsupported(
                "We cannot add a column with a non-literal default value. Add the column and then explicitly set the default for new values using \"ALTER ... SET DEFAULT\"");
        }

        SpecValidation.CheckType(column, catalog.Rules);
        if ((parent?.Depth ?? 0) + DepthOf(column) > SpecValidation.MaxDepth)
        {
            throw SchemaErrors.Invalid($"Field \"{column.Name}\" would be nested more than {SpecValidation.MaxDepth} levels deep.");
        }
    }

    private static int DepthOf(DuckLakeColumnSpec column) => 1 + column.Children.Select(DepthOf).DefaultIfEmpty(0).Max();
}
