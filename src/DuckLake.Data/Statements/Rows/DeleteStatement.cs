namespace DuckLake.Data;

/// <summary>DELETE FROM or TRUNCATE.</summary>
internal sealed record DeleteStatement(SqlStatement Source, string With, RowTarget Target) : RowStatement(Source, With, Target)
{
    /// <summary>What follows USING, or null.</summary>
    public string? Using { get; init; }

    /// <summary>What follows WHERE, or null.</summary>
    public string? Where { get; init; }
}
