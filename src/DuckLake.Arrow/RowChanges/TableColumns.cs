using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Finds top-level columns of a table by name.</summary>
internal static class TableColumns
{
    /// <summary>The position of a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The column's name, in any case.</param>
    /// <exception cref="DuckLakeException">There is no such column.</exception>
    public static int Find(DuckLakeTable table, string name)
    {
        IReadOnlyList<ColumnDefinition> columns = table.Definition.Columns;
        if (NameLookup.Find(columns, name, column => column.Name) is { } found)
        {
            for (int i = 0; i < columns.Count; i++)
            {
                if (columns[i] == found)
                {
                    return i;
                }
            }
        }

        throw new DuckLakeException(
            DuckLakeErrorKind.NotFound, $"There is no column \"{name}\". {NameLookup.Suggest(name, columns.Select(column => column.Name), "columns")}")
        {
            SchemaName = table.SchemaName,
            TableName = table.Name,
            ColumnPath = name,
        };
    }
}
