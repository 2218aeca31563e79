namespace DuckLake.Arrow;

public sealed partial class DuckLakeTable
{
    // Rows inside the catalog are few, and counting them costs a query.
    private const long RowsPerInlinedTable = 100;

    /// <summary>About how many rows the table has, from the catalog alone; deleted rows are not told apart in every case.</summary>
    internal async Task<long> EstimateRowCountAsync(CancellationToken cancellationToken = default)
    {
        DuckLakeTableStatistics statistics = await GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return statistics.FileRecordCount + (RowsPerInlinedTable * statistics.InlinedTableCount);
    }
}
