using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTable
{
    /// <summary>
    /// The exact number of rows. Files whose count the catalog proves are not opened; inlined rows are counted inside the catalog,
    /// and for the rest only what tells deleted and future rows apart is read.
    /// </summary>
    /// <param name="cancellationToken">Cancels the counting.</param>
    /// <returns>The number of rows at the snapshot.</returns>
    /// <exception cref="DuckLakeException">The catalog or a file is unreadable or damaged.</exception>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            TableListing all = await ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false);
            FileListing listing = all.Files;
            var builder = new ScanFileBuilder(this, listing);
            long count = 0;
            var unproven = new List<ScanTask>();
            for (int i = 0; i < listing.Files.Count; i++)
            {
                if (VisibleRows.Count(listing, listing.Files[i]) is { } rows)
                {
                    count += rows;
                }
                else
                {
                    unproven.Add(ScanTask.For(this) with { Ordinal = unproven.Count, File = builder.Build(listing.Files[i], i) });
                }
            }

            foreach (InlinedTable inlined in listing.InlinedTables)
            {
                if (all.Overlay is { } overlay && overlay.Added.TryGetValue(inlined.Name, out PendingRowsView? added))
                {
                    count += added.LiveRowCount;
                    continue;
                }

                await foreach (InlinedRow _ in InlinedRows.ReadAsync(Snapshot.Catalog.Metadata, listing, inlined, all.Overlay, [], cancellationToken)
                    .ConfigureAwait(false))
                {
                    count++;
                }
            }

            return count + await CountRowsAsync(unproven, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, Place) is { } error)
        {
            throw error;
        }
    }

    private async Task<long> CountRowsAsync(List<ScanTask> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
        {
            return 0;
        }

        long count = 0;
        await using IArrowArrayStream stream = Snapshot.Catalog.Executor.Execute(
            tasks, new Schema([]), new PipelineOptions { Order = BatchOrder.Unordered, MemoryBudgetBytes = Snapshot.Catalog.Options.ScanMemoryBudgetBytes });
        while (await stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            count += batch.Length;
            batch.Dispose();
        }

        return count;
    }
}
