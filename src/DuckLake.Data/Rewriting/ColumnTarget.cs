namespace DuckLake.Data;

/// <summary>A column, or a field inside a struct column, of a table reference.</summary>
/// <param name="Leaf">The table reference.</param>
/// <param name="Index">The place of the column among those of the reference; -1 for a virtual column.</param>
/// <param name="Fields">The names of the fields on the way into the struct.</param>
/// <param name="Type">What is there.</param>
internal sealed record ColumnTarget(RelationLeaf Leaf, int Index, IReadOnlyList<string> Fields, RelationColumn? Type);
