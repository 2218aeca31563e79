namespace DuckLake.Data;

/// <summary>A column of the result of a query or table reference.</summary>
/// <param name="Name">Its name; null when it is not known.</param>
/// <param name="Source">The column it is plainly taken from, in the query itself; null when it is computed.</param>
/// <param name="Type">The column of a lake table it shows unchanged; null when that is not known.</param>
internal readonly record struct OutputColumn(string? Name, ColumnTarget? Source, RelationColumn? Type);
