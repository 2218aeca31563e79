namespace DuckLake.Data;

/// <summary>MERGE INTO.</summary>
internal sealed record MergeStatement(SqlStatement Source, string With, RowTarget Target) : RowStatement(Source, With, Target)
{
    /// <summary>The table reference behind USING.</summary>
    public required string Using { get; init; }

    /// <summary>The condition of the join with its keyword: <c>ON …</c> or <c>USING (…)</c>.</summary>
    public required string Join { get; init; }

    public required IReadOnlyList<MergeClause> Clauses { get; init; }
}
