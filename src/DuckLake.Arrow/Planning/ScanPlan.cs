using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// What a scan reads, decided from the catalog alone. Row groups and pages are pruned later, when their files are opened;
/// <see cref="GetReadsAsync"/> looks ahead. Immutable.
/// </summary>
public sealed partial class ScanPlan
{
    internal ScanPlan(DuckLakeTable table, Schema schema, BoundFilter? filter)
    {
        Table = table;
        Schema = schema;
        BoundFilter = filter;
    }

    /// <summary>The table.</summary>
    public DuckLakeTable Table { get; }

    /// <summary>The schema of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>The filter with its constants in the columns' types, for people; null when all rows are wanted.</summary>
    public string? Filter => BoundFilter?.ToString();

    /// <summary>The files considered, in scan order, with the reason why a file is left out.</summary>
    public IReadOnlyList<ScanPlanFile> Files { get; internal init; } = [];

    /// <summary>Files the catalog database ruled out by their statistics; they are not among <see cref="Files"/>.</summary>
    public long FilesPrunedInCatalog { get; internal init; }

    /// <summary>Number of data files of the table at the snapshot.</summary>
    public long FileCount => Files.Count + FilesPrunedInCatalog;

    /// <summary>Number of files that are read.</summary>
    public int KeptFileCount => Files.Count(file => file.Pruning == ScanPruning.None);

    /// <summary>Bytes of the considered files.</summary>
    public long TotalSizeBytes => Files.Sum(file => file.SizeBytes);

    /// <summary>Bytes of the files that are read, all columns; a scan of some columns reads fewer.</summary>
    public long KeptSizeBytes => Files.Where(file => file.Pruning == ScanPruning.None).Sum(file => file.SizeBytes);

    /// <summary>Names of the tables inside the catalog whose rows are read too.</summary>
    public IReadOnlyList<string> InlinedTables { get; internal init; } = [];

    /// <summary>Commands planning sent to the catalog database (those of other threads at the same time included).</summary>
    public long CatalogRoundTripCount { get; internal init; }

    /// <summary>The parts of the scan, each executable on its own, in scan order.</summary>
    public IReadOnlyList<ScanTask> Tasks { get; internal init; } = [];

    internal BoundFilter? BoundFilter { get; }

    /// <summary>What the plan was made of; null if the filter is never true.</summary>
    internal TableListing? Listing { get; init; }

    /// <summary>A summary of one line.</summary>
    public override string ToString() =>
        $"{Table}: {KeptFileCount} of {FileCount} files, {KeptSizeBytes} bytes, {InlinedTables.Count} inlined tables, {Tasks.Count} tasks"
        + (BoundFilter is null ? "" : $", filter {BoundFilter}");
}
