using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>A relation of a lake that a query names.</summary>
internal sealed class ResolvedRelation
{
    public required RelationKind Kind { get; init; }

    /// <summary>The alias of the lake.</summary>
    public required string Catalog { get; init; }

    /// <summary>Its schema; empty for metadata.</summary>
    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>The columns of a table.</summary>
    public IReadOnlyList<RelationColumn> Columns { get; init; } = [];

    /// <summary>Finds a table again as the statement at hand sees it, with the values of its parameters.</summary>
    public Func<ParameterValues?, CancellationToken, Task<DuckLakeTable>>? Open { get; init; }

    /// <summary>The query of a view.</summary>
    public string ViewSql { get; init; } = string.Empty;

    /// <summary>The names a view gives its first columns.</summary>
    public IReadOnlyList<string> ViewColumns { get; init; } = [];
}
