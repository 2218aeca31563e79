using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>CREATE TABLE, with columns or AS a query.</summary>
/// <param name="Name">The name as given.</param>
/// <param name="Mode">What to do when it exists.</param>
/// <param name="Persistence">How long it lives.</param>
internal sealed record CreateTableStatement(IReadOnlyList<string> Name, CreateMode Mode, ObjectPersistence Persistence) : SchemaStatement
{
    /// <summary>The columns; empty for AS.</summary>
    public IReadOnlyList<ColumnText> Columns { get; init; } = [];

    /// <summary>All constraints in the order they are written, those of columns and those of the table.</summary>
    public IReadOnlyList<ColumnConstraintKind> Constraints { get; init; } = [];

    /// <summary>Names for the columns of the query; empty to keep its own.</summary>
    public IReadOnlyList<string> QueryColumnNames { get; init; } = [];

    /// <summary>The query behind AS; null without one.</summary>
    public QueryText? Query { get; init; }

    /// <summary>Whether the rows of the query are wanted too.</summary>
    public bool WithData { get; init; } = true;

    /// <summary>Whether there is a clause PARTITIONED BY.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>Whether there is a clause SORTED BY.</summary>
    public bool IsSorted { get; init; }

    /// <summary>Whether there is a clause WITH (…).</summary>
    public bool HasOptions { get; init; }
}
