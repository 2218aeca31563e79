namespace DuckLake.Data;

/// <summary>A statement that changes rows, cut into its clauses.</summary>
/// <param name="Source">The whole statement.</param>
/// <param name="With">The WITH clause, its keyword included; empty when there is none.</param>
/// <param name="Target">The table it changes.</param>
internal abstract record RowStatement(SqlStatement Source, string With, RowTarget Target)
{
    /// <summary>What follows RETURNING, or null.</summary>
    public string? Returning { get; init; }
}
