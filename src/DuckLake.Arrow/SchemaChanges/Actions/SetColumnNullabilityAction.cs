namespace DuckLake.Arrow;

/// <summary>Forbids or allows NULL in a column. Whoever forbids it has found no NULL.</summary>
internal sealed class SetColumnNullabilityAction(long tableId, long columnId, ColumnNullability nullability) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn column = table.GetColumn(columnId);
        if (nullability == ColumnNullability.NotNull)
        {
            CheckCanForbid(column);
            table.ProvenColumnIds.Add(columnId);
        }
        else
        {
            if (column.NullsAllowed)
            {
                throw SchemaErrors.Catalog($"Cannot DROP NULL on column {column.Name} - it has no NOT NULL constraint defined");
            }

            table.ProvenColumnIds.Remove(columnId);
        }

        column.NullsAllowed = nullability == ColumnNullability.Nullable;
        table.MarkLayoutChanged();
    }

    /// <exception cref="DuckLakeException">NULL is forbidden already.</exception>
    public static void CheckCanForbid(WorkingColumn column)
    {
        if (!column.NullsAllowed)
        {
            throw SchemaErrors.Catalog($"Cannot SET NOT NULL on column {column.Name} - it already has a NOT NULL constraint");
        }
    }
}
