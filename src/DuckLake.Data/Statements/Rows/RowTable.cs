using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>The table of a lake whose rows a statement changes, as the statement sees it.</summary>
internal sealed class RowTable(AttachedLake lake, DuckLakeTable table)
{
    private readonly string[] _types = [.. table.Definition.Columns.Select(DuckDbTypeText.Of)];

    public AttachedLake Lake { get; } = lake;

    public DuckLakeTable Table { get; } = table;

    /// <summary>
    /// The keys DuckDB sorts inserted rows by. Null for rows that keep their order, and for keys that are columns of simple types, which the
    /// writer sorts by itself.
    /// </summary>
    public string? SortedBy { get; } = FindSortedBy(table);

    /// <summary>The name of its row ids, quoted.</summary>
    public string RowId { get; } = SqlText.Identifier(VirtualColumns.RowIdName(table.Definition.Columns.Select(column => column.Name)));

    public DuckLakeName Name => new(Table.SchemaName, Table.Name);

    public IReadOnlyList<ColumnDefinition> Columns => Table.Definition.Columns;

    /// <summary>Its full name, quoted.</summary>
    public string QualifiedName => SqlText.QualifiedName(Lake.Alias, Table.SchemaName, Table.Name);

    /// <summary>The position of a column, found in any case, or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The quoted name of a column.</summary>
    public string NameOf(int column) => SqlText.Identifier(Columns[column].Name);

    /// <summary>The definition of a column for CREATE TABLE, without constraints.</summary>
    public string DefinitionOf(int column) => $"{NameOf(column)} {_types[column]}";

    /// <summary>An expression brought to the type of a column; DEFAULT becomes what it stands for.</summary>
    public string Value(int column, string expression) =>
        IsDefault(expression) ? Default(column) ?? $"CAST(NULL AS {_types[column]})" : $"CAST(({expression}) AS {_types[column]})";

    /// <summary>The value a column gets that an INSERT leaves out; null for NULL.</summary>
    public string? Default(int column)
    {
        ColumnDefinition definition = Columns[column];
        return definition.Default is not { } text ? null
            : $"CAST({(definition.IsDefaultExpression ? $"({text})" : SqlText.Literal(text))} AS {_types[column]})";
    }

    public static bool IsDefault(string expression) => expression.Equals("DEFAULT", StringComparison.OrdinalIgnoreCase);

    private static string? FindSortedBy(DuckLakeTable table)
    {
        if (table.Definition.SortSpec is not { Fields: { Count: > 0 } fields } || SortKey.Of(table.Definition).Count > 0
            || fields.Any(field => field.Dialect is not (null or "duckdb")) || !TableWriteOptions.Read(table).SortOnInsert)
        {
            return null;
        }

        return string.Join(", ", fields.Select(field =>
            $"({field.Expression}\n) {(field.IsDescending ? "DESC" : "ASC")} {(field.NullsFirst ? "NULLS FIRST" : "NULLS LAST")}"));
    }
}
