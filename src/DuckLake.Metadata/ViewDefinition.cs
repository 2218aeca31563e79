namespace DuckLake.Metadata;

/// <summary>A view as one schema version has it.</summary>
public sealed class ViewDefinition
{
    /// <summary>The view's id.</summary>
    public required long ViewId { get; init; }

    /// <summary>The view's UUID text, or null.</summary>
    public string? Uuid { get; init; }

    /// <summary>The view's name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the schema the view is in.</summary>
    public required long SchemaId { get; init; }

    /// <summary>The snapshot this row of the view began at.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The SQL dialect of <see cref="Sql"/>.</summary>
    public string? Dialect { get; init; }

    /// <summary>The SELECT text; <c>{DUCKLAKE_CATALOG}</c> stands for the name the lake is attached as.</summary>
    public required string Sql { get; init; }

    /// <summary>Column names that replace the query's own, in order; empty if there are none.</summary>
    public IReadOnlyList<string> ColumnAliases { get; init; } = [];

    /// <summary>Tags by key; the comment has the key <c>comment</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ColumnDefinition.EmptyTags;

    /// <summary>Tags of columns (1.1) by the column's name in the query, then by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ColumnTags { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();
}
