namespace DuckLake.Metadata;

/// <summary>A column that rows are inserted into.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type in the database.</param>
internal readonly record struct SqlColumn(string Name, SqlValueType Type);
