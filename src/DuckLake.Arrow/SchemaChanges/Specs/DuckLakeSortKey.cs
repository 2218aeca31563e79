namespace DuckLake.Arrow;

/// <summary>A key the rows of new files are sorted by.</summary>
/// <param name="Expression">SQL text over the table's columns, without qualified names.</param>
/// <param name="Direction">Which values come first.</param>
/// <param name="NullOrder">Where NULLs stand.</param>
public sealed record DuckLakeSortKey(
    string Expression, DuckLakeSortDirection Direction = DuckLakeSortDirection.Ascending, DuckLakeNullOrder NullOrder = DuckLakeNullOrder.NullsLast)
{
    /// <summary>A key that is a column.</summary>
    /// <param name="columnName">The column's name, taken literally.</param>
    /// <param name="direction">Which values come first.</param>
    /// <param name="nullOrder">Where NULLs stand.</param>
    /// <returns>The key.</returns>
    public static DuckLakeSortKey Column(
        string columnName,
        DuckLakeSortDirection direction = DuckLakeSortDirection.Ascending,
        DuckLakeNullOrder nullOrder = DuckLakeNullOrder.NullsLast)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return new DuckLakeSortKey(SqlIdentifiers.Quote(columnName), direction, nullOrder);
    }
}
