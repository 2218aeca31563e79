using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A key rows are sorted by: a top-level column.</summary>
/// <param name="ColumnIndex">The column's place in the table.</param>
/// <param name="Field">Direction and place of NULLs.</param>
internal readonly record struct SortKey(int ColumnIndex, SortField Field)
{
    /// <summary>
    /// The keys of a table's sort order; none when there is no order, or when it is by anything but columns of types with a simple order: the
    /// order is a hint, and no SQL engine is at hand to evaluate expressions.
    /// </summary>
    public static IReadOnlyList<SortKey> Of(TableDefinition table) => Of(table, table);

    /// <summary>The keys of a table's sort order for rows of an older layout of it; a column that layout has not makes no difference.</summary>
    public static IReadOnlyList<SortKey> Of(TableDefinition table, TableDefinition layout)
    {
        if (table.SortSpec is not { Fields.Count: > 0 } spec)
        {
            return [];
        }

        var keys = new List<SortKey>(spec.Fields.Count);
        foreach (SortField field in spec.Fields)
        {
            int column = FindColumn(table, field.Expression.Trim());
            if (column < 0 || !RowSorter.CanSort(table.Columns[column].RequireType()))
            {
                return [];
            }

            int stored = IndexOf(layout, table.Columns[column].ColumnId);
            if (stored >= 0)
            {
                keys.Add(new SortKey(stored, field));
            }
        }

        return keys;
    }

    private static int IndexOf(TableDefinition layout, long columnId)
    {
        for (int i = 0; i < layout.Columns.Count; i++)
        {
            if (layout.Columns[i].ColumnId == columnId)
            {
                return i;
            }
        }

        return -1;
    }

    private static int FindColumn(TableDefinition table, string expression)
    {
        string name = expression;
        if (expression.Length > 2 && expression[0] == '"' && expression[^1] == '"')
        {
            string inner = expression[1..^1];
            if (inner.Replace("\"\"", "", StringComparison.Ordinal).Contains('"'))
            {
                return -1;
            }

            name = inner.Replace("\"\"", "\"", StringComparison.Ordinal);
        }
        else if (expression.Length == 0 || char.IsAsciiDigit(expression[0]) || !expression.All(c => c == '_' || char.IsLetterOrDigit(c)))
        {
            return -1;
        }

        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (string.Equals(table.Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
