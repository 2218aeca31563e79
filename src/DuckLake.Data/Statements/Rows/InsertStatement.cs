namespace DuckLake.Data;

/// <summary>INSERT INTO.</summary>
internal sealed record InsertStatement(SqlStatement Source, string With, RowTarget Target) : RowStatement(Source, With, Target)
{
    /// <summary>The columns listed, or null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether the query's columns are matched by name.</summary>
    public bool IsByName { get; init; }

    /// <summary>The expressions of a plain VALUES list, row by row; null for other sources.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Values { get; init; }

    /// <summary>The query; null for DEFAULT VALUES.</summary>
    public string? Query { get; init; }

    /// <summary>Whether the statement says what happens on a conflict.</summary>
    public bool HasConflictClause { get; init; }

    /// <summary>The text of the statement before the query, without WITH.</summary>
    public string Head { get; init; } = "";

    /// <summary>The text of the statement behind the query.</summary>
    public string Tail { get; init; } = "";
}
