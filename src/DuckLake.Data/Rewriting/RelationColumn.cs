using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A column of a lake table, as far as resolving names and pushing filters needs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null for one this version does not know.</param>
/// <param name="Fields">The fields of a struct; empty for every other type.</param>
internal sealed record RelationColumn(string Name, DuckLakeType? Type, IReadOnlyList<RelationColumn> Fields)
{
    public static IReadOnlyList<RelationColumn> From(IReadOnlyList<DuckLakeColumn> columns) => [.. columns.Select(From)];

    private static RelationColumn From(DuckLakeColumn column) =>
        new(column.Name, column.Type, column.Type?.Kind == DuckLakeTypeKind.Struct ? From(column.Children) : []);
}
