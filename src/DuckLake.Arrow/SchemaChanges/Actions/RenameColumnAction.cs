using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Gives a column, or a field of a struct, another name. Sort expressions follow.</summary>
/// <param name="tableId">The table.</param>
/// <param name="columnId">The column.</param>
/// <param name="newName">The new name.</param>
/// <param name="newSortId">The provisional id of the sort order that follows, should the column be part of one.</param>
internal sealed class RenameColumnAction(long tableId, long columnId, string newName, long newSortId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn column = table.GetColumn(columnId);
        if (column.Parent is { } parent)
        {
            CheckField(parent, column);
        }
        else
        {
            SpecValidation.CheckColumnName(newName, catalog.Rules, catalog.IsInlining(table), SqlErrorClass.Catalog);
            if (table.Columns.Exists(other => other != column && string.Equals(other.Name, newName, StringComparison.OrdinalIgnoreCase)))
            {
                throw SchemaErrors.ColumnExists(newName);
            }

            RenameInSort(table, column.Name);
        }

        column.Name = newName;
        table.MarkColumnsChanged();
    }

    private void CheckField(WorkingColumn parent, WorkingColumn field)
    {
        SpecValidation.CheckName(newName, "field");
        if (parent.Type?.Kind != DuckLakeTypeKind.Struct)
        {
            throw SchemaErrors.Unsupported("Only rename on top-level struct fields is supported currently");
        }

        if (parent.Children.Exists(other => other != field && string.Equals(other.Name, newName, StringComparison.OrdinalIgnoreCase)))
        {
            throw SchemaErrors.Create(
                DuckLakeErrorKind.AlreadyExists,
                SqlErrorClass.Catalog,
                $"Failed to rename field \"{field.Name}\" to \"{newName}\" - field with this name already exists in column \"{parent.Path}\"");
        }
    }

    private void RenameInSort(WorkingTable table, string oldName)
    {
        if (table.Sort is not { } sort || !sort.Fields.Any(field => SqlColumnReferences.Mentions(field.Expression, oldName)))
        {
            return;
        }

        table.SetSort(new SortSpec(
            newSortId, [.. sort.Fields.Select(field => field with { Expression = SqlColumnReferences.Rename(field.Expression, oldName, newName) })]));
    }
}
