namespace DuckLake.Metadata;

/// <summary>A table inside the catalog database that holds rows of a DuckLake table, under the columns of one schema version.</summary>
public sealed class InlinedTable
{
    /// <summary>The DuckLake table the rows belong to.</summary>
    public required long TableId { get; init; }

    /// <summary>The name in the catalog database.</summary>
    public required string Name { get; init; }

    /// <summary>The schema version of the columns.</summary>
    public required long SchemaVersion { get; init; }

    /// <summary>The columns in order; columns added later are absent (their initial default applies).</summary>
    public required IReadOnlyList<InlinedColumn> Columns { get; init; }

    internal string RowIdColumn { get; init; } = "row_id";

    internal string BeginSnapshotColumn { get; init; } = "begin_snapshot";

    internal string EndSnapshotColumn { get; init; } = "end_snapshot";

    /// <summary>Finds a column.</summary>
    /// <param name="columnId">The column's id.</param>
    /// <returns>The column, or null if this table does not have it.</returns>
    public InlinedColumn? FindColumn(long columnId) => Columns.FirstOrDefault(c => c.ColumnId == columnId);
}
