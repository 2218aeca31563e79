using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>CREATE VIEW.</summary>
/// <param name="Name">The name as given.</param>
/// <param name="Mode">What to do when it exists.</param>
/// <param name="Persistence">How long it lives.</param>
/// <param name="ColumnNames">Names for the columns; empty to keep the query's own.</param>
/// <param name="Query">The query.</param>
internal sealed record CreateViewStatement(
    IReadOnlyList<string> Name, CreateMode Mode, ObjectPersistence Persistence, IReadOnlyList<string> ColumnNames, QueryText Query) : SchemaStatement
{
    /// <summary>Whether the view may name itself.</summary>
    public bool IsRecursive { get; init; }
}
