namespace DuckLake.Arrow;

public sealed partial class ScanPlan
{
    /// <summary>
    /// The row groups and byte ranges a scan reads of the kept files. Costs what opening the files for a scan costs: one request
    /// for the footer of each file whose footer is not cached, and one for each delete file; a scan afterwards, by the same catalog,
    /// finds both cached. A scan with a limit may stop before it has read all of it. Nothing is decoded.
    /// </summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The kept files, in scan order.</returns>
    /// <exception cref="DuckLakeException">A file is missing, damaged or contradicts the catalog.</exception>
    public Task<IReadOnlyList<ScanPlanFileReads>> GetReadsAsync(CancellationToken cancellationToken = default) =>
        Table.Snapshot.Catalog.Executor.InspectAsync(Tasks, Schema, cancellationToken);
}
