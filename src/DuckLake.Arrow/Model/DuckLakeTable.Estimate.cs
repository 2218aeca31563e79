using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTable
{
    // Rows inside the catalog are few, and counting them costs a query.
    private const long RowsPerInlinedTable = 100;

    /// <summary>About how many rows the table has, from the catalog alone; deleted rows are not told apart in every case.</summary>
    internal async Task<long> EstimateRowCountAsync(CancellationToken cancellationToken = default)
    {
        DuckLakeTableStatistics statistics = await GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return statistics.FileRecordCount > 0 ? statistics.FileRecordCount : RowsPerInlinedTable * statistics.InlinedTableCount;
    }

    /// <summary>Rows and bytes of the table from the catalog alone: rows of delete files that cannot be told without reading them count.</summary>
    internal async Task<(long Rows, long Bytes)> MeasureAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            TableListing all = await ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false);
            long rows = 0;
            long bytes = 0;
            foreach (DataFileInfo file in all.Files.Files)
            {
                rows += VisibleRows.Count(all.Files, file) ?? file.RecordCount;
                bytes += file.SizeBytes ?? 0;
            }

            foreach (InlinedTable inlined in all.Files.InlinedTables)
            {
                if (all.Overlay is { } overlay && overlay.Added.TryGetValue(inlined.Name, out PendingRowsView? added))
                {
                    rows += added.LiveRowCount;
                    continue;
                }

                await foreach (InlinedRow _ in InlinedRows.ReadAsync(Snapshot.Catalog.Metadata, all.Files, inlined, all.Overlay, [], cancellationToken)
                    .ConfigureAwait(false))
                {
                    rows++;
                }
            }

            return (rows, bytes);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, Place) is { } error)
        {
            throw error;
        }
    }
}
