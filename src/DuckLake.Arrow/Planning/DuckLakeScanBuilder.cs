namespace DuckLake.Arrow;

/// <summary>A scan of a table being put together. Immutable: every method gives a new scan.</summary>
public sealed partial class DuckLakeScanBuilder
{
    private const long DefaultTaskSizeBytes = 128L << 20;

    internal DuckLakeScanBuilder(DuckLakeTable table) => Table = table;

    /// <summary>The table.</summary>
    public DuckLakeTable Table { get; }

    internal IReadOnlyList<string>? SelectedColumns { get; private init; }

    internal DuckLakeFilter? Filter { get; private init; }

    /// <summary>Virtual columns put behind the selected ones, whatever the table's own columns are called.</summary>
    internal IReadOnlyList<VirtualColumn> AddedColumns { get; private init; } = [];

    /// <summary>A condition beside <see cref="Filter"/>, or null.</summary>
    internal BoundFilter? Condition { get; private init; }

    internal long? MaxRows { get; private init; }

    internal int BatchRows { get; private init; } = ScanTask.DefaultBatchSize;

    internal int WorkerCount { get; private init; } = Environment.ProcessorCount;

    internal ScanOrder Order { get; private init; }

    internal StringRepresentation Strings { get; private init; }

    internal long TaskSizeBytes { get; private init; } = DefaultTaskSizeBytes;

    /// <summary>Whether inlined rows have a file name, a row number and a file index, made of their inlined table.</summary>
    internal bool PlacesInlinedRows { get; private init; }

    /// <summary>
    /// Chooses the columns, in order, in place of all. A path into a nested column (<c>a.b</c>, <c>list.element.x</c>) reads only
    /// that part, and the column keeps its nesting; several paths into one column are merged. Virtual columns are named
    /// <c>rowid</c>, <c>snapshot_id</c>, <c>filename</c>, <c>file_row_number</c>, <c>file_index</c>.
    /// </summary>
    /// <param name="columns">Paths of columns, in any case; none gives batches without columns, just row counts.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder Select(params IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new DuckLakeScanBuilder(this) { SelectedColumns = [.. columns] };
    }

    /// <summary>Keeps the rows for which a filter is true, in addition to filters given before.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder Where(DuckLakeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new DuckLakeScanBuilder(this) { Filter = Filter is null ? filter : Filter & filter };
    }

    /// <summary>Returns at most so many rows.</summary>
    /// <param name="rowCount">Number of rows; not negative.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder Limit(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        return new DuckLakeScanBuilder(this) { MaxRows = rowCount };
    }

    /// <summary>The most rows of a batch; the default is 65,536.</summary>
    /// <param name="rowCount">Number of rows; positive.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder BatchSize(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        return new DuckLakeScanBuilder(this) { BatchRows = rowCount };
    }

    /// <summary>How many workers decode at the same time; the default is the number of processors.</summary>
    /// <param name="workers">Number of workers; positive.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder DegreeOfParallelism(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        return new DuckLakeScanBuilder(this) { WorkerCount = workers };
    }

    /// <summary>The order of the batches; the default is <see cref="ScanOrder.Ordered"/>.</summary>
    /// <param name="order">The order.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder Ordering(ScanOrder order) => new(this) { Order = Defined(order) };

    /// <summary>The layout of text; the default is <see cref="StringRepresentation.String"/>.</summary>
    /// <param name="strings">The layout.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder StringsAs(StringRepresentation strings) => new(this) { Strings = Defined(strings) };

    /// <summary>About how many bytes of a file one task of the plan covers; larger files are cut. The default is 128 MiB.</summary>
    /// <param name="sizeBytes">Number of bytes; positive.</param>
    /// <returns>The scan.</returns>
    public DuckLakeScanBuilder TaskSize(long sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        return new DuckLakeScanBuilder(this) { TaskSizeBytes = sizeBytes };
    }

    /// <summary>Decides from the catalog what the scan reads; no data file is opened.</summary>
    /// <param name="cancellationToken">Cancels the planning.</param>
    /// <returns>The plan, to be inspected, or executed task by task.</returns>
    /// <exception cref="DuckLakeException">A column does not exist, or the catalog is unreadable or damaged.</exception>
    /// <exception cref="ArgumentException">A filter constant does not fit its column.</exception>
    public Task<ScanPlan> PlanAsync(CancellationToken cancellationToken = default) => ScanPlanner.PlanAsync(this, cancellationToken);

    /// <summary>Puts virtual columns behind the selected ones and adds a condition.</summary>
    internal DuckLakeScanBuilder WithAdded(IReadOnlyList<VirtualColumn> columns, BoundFilter? condition) =>
        new(this) { AddedColumns = columns, Condition = condition };

    /// <summary>Gives inlined rows the name of their inlined table as file name, their row id as row number, and a file index.</summary>
    internal DuckLakeScanBuilder PlacingInlinedRows() => new(this) { PlacesInlinedRows = true };

    private DuckLakeScanBuilder(DuckLakeScanBuilder other)
        : this(other.Table)
    {
        SelectedColumns = other.SelectedColumns;
        Filter = other.Filter;
        AddedColumns = other.AddedColumns;
        Condition = other.Condition;
        MaxRows = other.MaxRows;
        BatchRows = other.BatchRows;
        WorkerCount = other.WorkerCount;
        Order = other.Order;
        Strings = other.Strings;
        TaskSizeBytes = other.TaskSizeBytes;
        PlacesInlinedRows = other.PlacesInlinedRows;
    }

    private static T Defined<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a value of the enumeration.");
}
