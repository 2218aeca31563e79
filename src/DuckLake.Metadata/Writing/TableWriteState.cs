namespace DuckLake.Metadata;

/// <summary>The state of a table under the commit lock. A table that does not exist has the empty state.</summary>
internal sealed class TableWriteState
{
    /// <summary>The table's statistics, or null while nothing was inserted.</summary>
    public TableStatistics? Statistics { get; init; }

    /// <summary>The registered inlined data tables, ascending by schema version.</summary>
    public IReadOnlyList<RegisteredInlinedTable> InlinedTables { get; init; } = [];

    /// <summary>Whether <c>ducklake_inlined_delete_&lt;id&gt;</c> exists.</summary>
    public bool HasInlinedDeleteTable { get; init; }
}
