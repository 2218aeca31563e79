namespace DuckLake.Data;

/// <summary>What a call of a <see cref="RowsFunction"/> returns.</summary>
/// <param name="Columns">The columns; at least one.</param>
/// <param name="Rows">
/// Begins the rows of one run, each with a value per column (text: string; LIST: a sequence; MAP: pairs of key and value, or a dictionary;
/// STRUCT: a list of the fields). Called when the query runs, again for each run, on a thread of DuckDB.
/// </param>
internal sealed record RowsResult(IReadOnlyList<RowsColumn> Columns, Func<IEnumerable<IReadOnlyList<object?>>> Rows)
{
    /// <summary>Number of rows, if known.</summary>
    public long? RowCount { get; init; }

    /// <summary>A result whose rows are at hand.</summary>
    public static RowsResult Of(IReadOnlyList<RowsColumn> columns, IReadOnlyList<IReadOnlyList<object?>> rows) =>
        new(columns, () => rows) { RowCount = rows.Count };
}
