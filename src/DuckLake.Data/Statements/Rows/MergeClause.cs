namespace DuckLake.Data;

/// <summary>One WHEN of MERGE.</summary>
/// <param name="Match">The rows it is about.</param>
/// <param name="Condition">What follows AND, or null.</param>
/// <param name="Kind">What it does.</param>
internal sealed record MergeClause(MergeMatch Match, string? Condition, MergeActionKind Kind)
{
    /// <summary>The assignments of UPDATE SET; null when the columns come from the source.</summary>
    public IReadOnlyList<ColumnAssignment>? Assignments { get; init; }

    /// <summary>Whether the columns of the source are matched by name.</summary>
    public bool IsByName { get; init; }

    /// <summary>The columns INSERT lists, or null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The expressions of INSERT VALUES; null when the columns come from the source.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Whether INSERT takes the defaults of all columns.</summary>
    public bool IsDefaultValues { get; init; }

    /// <summary>The text expression of ERROR, or null.</summary>
    public string? Message { get; init; }
}
