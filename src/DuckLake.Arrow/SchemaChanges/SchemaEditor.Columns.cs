using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class SchemaEditor
{
    /// <summary>Adds a column, or a field to the struct at a path.</summary>
    public void AddColumn(DuckLakeName name, DuckLakeColumnSpec column, string? parentPath, CreateMode mode)
    {
        if (mode == CreateMode.Replace)
        {
            throw new ArgumentException("A column cannot be replaced. Drop it first, or change its type.", nameof(mode));
        }

        WorkingTable table = RequireTable(name);
        WorkingColumn? parent = parentPath is null ? null : RequireColumn(table, parentPath);
        bool exists = NameLookup.Find(parent?.Children ?? table.Columns, column.Name, static c => c.Name) is not null;
        if (!exists || mode == CreateMode.FailIfExists)
        {
            Run(new AddColumnAction(table.TableId, parent?.ColumnId, column, table.NextColumnId));
        }
    }

    /// <summary>Drops a column or a field.</summary>
    public void DropColumn(DuckLakeName name, string path, DropMode mode)
    {
        WorkingTable table = RequireTable(name);
        if (FindColumn(table, path) is { } column)
        {
            Run(new DropColumnAction(table.TableId, column.ColumnId));
        }
        else if (mode == DropMode.FailIfMissing)
        {
            throw NoColumn(table, path);
        }
    }

    /// <summary>Gives a column or a field another name.</summary>
    public void RenameColumn(DuckLakeName name, string path, string newName)
    {
        WorkingTable table = RequireTable(name);
        IReadOnlyList<string> names = ColumnPath.Parse(path);
        WorkingColumn column = FindColumn(table, path) ?? throw (names.Count > 1
            ? NoColumn(table, path)
            : SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Failed to rename column - column {names[0]} does not exist"));
        Run(new RenameColumnAction(table.TableId, column.ColumnId, newName, NextId()));
    }

    /// <summary>Widens the type of a column or field.</summary>
    public void SetColumnType(DuckLakeName name, string path, DuckLakeColumnSpec type)
    {
        WorkingTable table = RequireTable(name);
        WorkingColumn column = RequireColumn(table, path);
        Run(new SetColumnTypeAction(table.TableId, column.ColumnId, type, table.NextColumnId));
    }

    /// <summary>Sets or, with null, takes away a default.</summary>
    public void SetDefault(DuckLakeName name, string path, DuckLakeDefault? value)
    {
        WorkingTable table = RequireTable(name);
        if (value is { } given)
        {
            SpecValidation.CheckText(given.Text, "A default");
        }

        Run(new SetColumnDefaultAction(table.TableId, RequireColumn(table, path).ColumnId, value));
    }

    /// <summary>The top-level column in which NULL is to be forbidden.</summary>
    /// <exception cref="DuckLakeException">There is no such column, or NULL is forbidden already.</exception>
    public WorkingColumn FindForNotNull(DuckLakeName name, string columnName)
    {
        WorkingColumn column = RequireTopLevel(RequireTable(name), columnName);
        SetColumnNullabilityAction.CheckCanForbid(column);
        return column;
    }

    /// <summary>Forbids NULL in a column that was found to hold none.</summary>
    public void SetNotNull(DuckLakeName name, string columnName)
    {
        WorkingTable table = RequireTable(name);
        Run(new SetColumnNullabilityAction(table.TableId, RequireTopLevel(table, columnName).ColumnId, ColumnNullability.NotNull));
    }

    /// <summary>Allows NULL in a column.</summary>
    public void DropNotNull(DuckLakeName name, string columnName)
    {
        WorkingTable table = RequireTable(name);
        Run(new SetColumnNullabilityAction(table.TableId, RequireTopLevel(table, columnName).ColumnId, ColumnNullability.Nullable));
    }

    /// <summary>Sets or, with null, takes away a tag of a column or field.</summary>
    public void SetColumnTag(DuckLakeName name, string path, string key, string? value)
    {
        CheckTag(key, value);
        WorkingTable table = RequireTable(name);
        WorkingColumn column = FindColumn(table, path) ?? throw SchemaErrors.NotFound(
            SqlErrorClass.Binder,
            $"Column with name \"{path}\" does not exist. {NameLookup.Suggest(path, table.Columns.Select(c => c.Name), $"columns of table \"{table.Name}\"")}");
        Run(new SetColumnTagAction(table.TableId, column.ColumnId, key, value));
    }

    /// <summary>Sets the keys new files are partitioned by; none for no partitions.</summary>
    public void SetPartitioning(DuckLakeName name, IReadOnlyList<DuckLakePartitionKey> keys)
    {
        WorkingTable table = RequireTable(name);
        var fields = new List<PartitionField>(keys.Count);
        foreach (DuckLakePartitionKey key in keys)
        {
            fields.Add(PartitionKeyRules.ToField(table, key, fields.Count, Catalog.Rules));
        }

        Run(new SetPartitioningAction(table.TableId, NextId(), fields));
    }

    /// <summary>Sets the order rows of new files have; no keys for none.</summary>
    public void SetSortOrder(DuckLakeName name, IReadOnlyList<DuckLakeSortKey> keys)
    {
        WorkingTable table = RequireTable(name);
        var fields = new List<SortField>(keys.Count);
        foreach (DuckLakeSortKey key in keys)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key.Expression);
            SpecValidation.CheckText(key.Expression, "A sort expression");
            fields.Add(new SortField(
                key.Expression, "duckdb", key.Direction == DuckLakeSortDirection.Descending, key.NullOrder == DuckLakeNullOrder.NullsFirst));
        }

        Run(new SetSortOrderAction(table.TableId, NextId(), fields));
    }

    private static WorkingColumn? FindColumn(WorkingTable table, string path)
    {
        WorkingColumn? found = null;
        foreach (string name in ColumnPath.Parse(path))
        {
            found = NameLookup.Find(found is null ? table.Columns : found.Children, name, static column => column.Name);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    private static WorkingColumn RequireColumn(WorkingTable table, string path) => FindColumn(table, path) ?? throw NoColumn(table, path);

    private static WorkingColumn RequireTopLevel(WorkingTable table, string columnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return NameLookup.Find(table.Columns, columnName, static column => column.Name)
            ?? throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Failed to alter column - column {columnName} does not exist");
    }

    private static DuckLakeException NoColumn(WorkingTable table, string path)
    {
        IReadOnlyList<string> names = ColumnPath.Parse(path);
        return names.Count > 1
            ? SchemaErrors.NoColumn(path)
            : SchemaErrors.NotFound(
                SqlErrorClass.Binder,
                $"Table \"{table.Name}\" does not have a column with name \"{names[0]}\". "
                + NameLookup.Suggest(names[0], table.Columns.Select(column => column.Name), $"columns of table \"{table.Name}\""));
    }
}
