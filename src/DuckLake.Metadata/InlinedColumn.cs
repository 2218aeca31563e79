namespace DuckLake.Metadata;

/// <summary>A column of an inlined data table.</summary>
/// <param name="ColumnId">The id of the table's column.</param>
/// <param name="PhysicalName">The column's name in the catalog database.</param>
/// <param name="TypeText">The DuckLake type the values were stored under.</param>
/// <param name="Definition">The column, with children, as it was at the inlined table's schema version.</param>
public sealed record InlinedColumn(long ColumnId, string PhysicalName, string TypeText, ColumnDefinition Definition);
