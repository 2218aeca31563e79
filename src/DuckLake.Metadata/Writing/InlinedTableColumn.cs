namespace DuckLake.Metadata;

/// <summary>A column of an inlined data table, or a part of a nested one.</summary>
/// <param name="Name">The column's name there.</param>
/// <param name="Type">Its type.</param>
/// <param name="Children">The parts of a nested type.</param>
internal sealed record InlinedTableColumn(string Name, DuckLakeType Type, IReadOnlyList<InlinedTableColumn> Children)
{
    /// <summary>A column that is not nested.</summary>
    public InlinedTableColumn(string name, DuckLakeType type)
        : this(name, type, [])
    {
    }

    /// <summary>The column a table has.</summary>
    /// <exception cref="MetadataException">This library does not know the type (kind Unsupported).</exception>
    public static InlinedTableColumn Of(ColumnDefinition column) => new(column.Name, column.RequireType(), [.. column.Children.Select(Of)]);
}
