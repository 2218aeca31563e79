using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>Reads the rows of inlined data tables from the catalog.</summary>
internal interface IInlinedRowSource
{
    /// <summary>The rows of the task's inlined table visible at its snapshot, by row id.</summary>
    /// <param name="task">A task over an inlined table.</param>
    /// <param name="columnIds">The top-level columns wanted, all of them columns of the inlined table.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    IAsyncEnumerable<InlinedRow> ReadAsync(ScanTask task, IReadOnlyList<long> columnIds, CancellationToken cancellationToken);
}
