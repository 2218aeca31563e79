using DuckLake.Arrow.Execution;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeScanBuilder
{
    /// <summary>Plans the scan and returns its rows as a stream. No file is read before the first batch is asked for.</summary>
    /// <param name="cancellationToken">Cancels the planning, not the stream.</param>
    /// <returns>The stream; the caller disposes it, at any time.</returns>
    /// <exception cref="DuckLakeException">The catalog cannot be read. Reading the stream fails with it too: a file is missing, damaged or contradicts the catalog.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the table.</exception>
    public async Task<IArrowArrayStream> ExecuteAsync(CancellationToken cancellationToken = default)
    {
        ScanPlan plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
        IArrowArrayStream stream = Execute(plan.Tasks, plan.Schema);
        return plan.InlinedTables.Count == 0 ? stream : new RelistingStream(this, stream);
    }

    /// <summary>The rows of some tasks of the scan's plan.</summary>
    internal IArrowArrayStream Execute(IReadOnlyList<ScanTask> tasks, Schema schema)
    {
        DuckLakeCatalog catalog = Table.Snapshot.Catalog;
        return catalog.Executor.Execute(tasks, schema, new PipelineOptions
        {
            DegreeOfParallelism = WorkerCount,
            Order = Order == ScanOrder.Ordered ? BatchOrder.Ordered : BatchOrder.Unordered,
            Limit = MaxRows,
            MemoryBudgetBytes = catalog.Options.ScanMemoryBudgetBytes,
        });
    }
}
