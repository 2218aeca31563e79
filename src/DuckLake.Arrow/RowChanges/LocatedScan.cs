using System.Runtime.CompilerServices;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A scan of a table, as an open transaction sees it, that also tells where each row lies.</summary>
internal sealed class LocatedScan
{
    private readonly DuckLakeScanBuilder _builder;
    private readonly ScanPlan _plan;

    private LocatedScan(DuckLakeScanBuilder builder, ScanPlan plan)
    {
        _builder = builder;
        _plan = plan;
    }

    public DuckLakeTable Table => _plan.Table;

    /// <summary>What the plan was made of, or null if the filter is never true.</summary>
    public TableListing? Listing => _plan.Listing;

    /// <summary>Plans the scan.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columnNames">The top-level columns wanted.</param>
    /// <param name="filter">The rows wanted, or null for all.</param>
    /// <param name="condition">A further condition, or null.</param>
    /// <param name="degreeOfParallelism">Workers, or null for one per processor.</param>
    /// <param name="cancellationToken">Cancels the planning.</param>
    public static async Task<LocatedScan> PlanAsync(
        DuckLakeTable table,
        IEnumerable<string> columnNames,
        DuckLakeFilter? filter,
        BoundFilter? condition,
        int? degreeOfParallelism,
        CancellationToken cancellationToken)
    {
        DuckLakeScanBuilder builder = table.Scan().Select(columnNames).WithAdded(LocatedRows.AddedColumns, condition);
        builder = filter is null ? builder : builder.Where(filter);
        builder = degreeOfParallelism is { } workers ? builder.DegreeOfParallelism(workers) : builder;
        return new LocatedScan(builder, await builder.PlanAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The files considered.</summary>
    public IReadOnlyList<ScanPlanFile> Files => _plan.Files;

    /// <summary>Whether there is a task that <paramref name="includes"/> accepts.</summary>
    public bool HasAny(Func<ScanTask, bool> includes) => _plan.Tasks.Any(includes);

    /// <summary>The planned files whose rows all match by the catalog's word, as far as that can be relied upon to delete them unread.</summary>
    public IEnumerable<ScanPlanFile> FindWholeFiles() =>
        _plan.BoundFilter is { } filter && !IsProvenByStatistics(filter)
            ? []
            : _plan.Files.Where(file => file is { Pruning: ScanPruning.None, MatchesAll: true });

    /// <summary>The listed file behind a planned one.</summary>
    public DataFileInfo InfoOf(ScanPlanFile file) => Listing!.Files.Files[file.File.FileIndex];

    /// <summary>
    /// The rows of the tasks that <paramref name="includes"/> accepts, one source after the other. The caller disposes the batches.
    /// </summary>
    public async IAsyncEnumerable<LocatedRows> ReadAsync(Func<ScanTask, bool> includes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = new List<ScanTask>();
        foreach (ScanTask task in _plan.Tasks)
        {
            if (task.File is not null && includes(task))
            {
                files.Add(task);
            }
        }

        if (files.Count > 0)
        {
            await using IArrowArrayStream stream = Execute(files);
            while (await stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                // Batches never span files.
                ulong index = ((UInt64Array)batch.Column(batch.ColumnCount - LocatedRows.AddedColumns.Length)).Values[0];
                yield return new LocatedRows(batch, new RowSource(Listing!.Files.Files[(int)index], null));
            }
        }

        foreach (ScanTask task in _plan.Tasks)
        {
            if (task.Inlined is null || !includes(task))
            {
                continue;
            }

            await using IArrowArrayStream stream = Execute([task]);
            while (await stream.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                yield return new LocatedRows(batch, new RowSource(null, task.Inlined.InlinedTableName));
            }
        }
    }

    /// <summary>The positions of a planned file that are deleted already, own ones of the transaction included.</summary>
    public ValueTask<PositionBitmap?> LoadDeletedAsync(ScanFile file, CancellationToken cancellationToken) =>
        Table.Snapshot.Catalog.Executor.LoadDeletedAsync(ScanTask.For(Table) with { File = file }, cancellationToken);

    private IArrowArrayStream Execute(IReadOnlyList<ScanTask> tasks) => _builder.Execute(tasks, _plan.Schema);

    // Whether a file has NaN is not always recorded rightly: where a mistake would delete rows, floats are looked at.
    private static bool IsProvenByStatistics(BoundFilter filter)
    {
        bool isProven = true;
        filter.VisitColumns(column => isProven &= column.Type.Kind is not (DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64));
        return isProven;
    }
}
