namespace DuckLake.Data;

/// <summary>UPDATE.</summary>
internal sealed record UpdateStatement(SqlStatement Source, string With, RowTarget Target) : RowStatement(Source, With, Target)
{
    public required IReadOnlyList<ColumnAssignment> Assignments { get; init; }

    /// <summary>What follows FROM, or null.</summary>
    public string? From { get; init; }

    /// <summary>What follows WHERE, or null.</summary>
    public string? Where { get; init; }
}
