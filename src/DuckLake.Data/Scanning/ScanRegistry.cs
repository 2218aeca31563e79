using System.Collections.Concurrent;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// The reads of lake tables that the queries of one session name by number, and the scans that are running. Thread-safe.
/// </summary>
internal sealed class ScanRegistry(DuckDbConnection connection) : IDisposable
{
    private readonly ConcurrentDictionary<long, ScanSlot> _slots = new();
    private readonly ConcurrentDictionary<ArrowTableScan, bool> _running = new();
    private CancellationTokenSource _statement = new();
    private long _lastId;
    private readonly ConcurrentQueue<(Exception Failure, string Text)> _failures = new();

    /// <summary>The connection that runs the queries.</summary>
    public DuckDbConnection Connection { get; } = connection;

    /// <summary>Workers that decode one scan at the same time: DuckDB's <c>threads</c>.</summary>
    public int DegreeOfParallelism =>
        int.TryParse(Connection.GetSetting("threads"), NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0
            ? threads
            : Environment.ProcessorCount;

    /// <summary>
    /// Finds the table of a call of <c>ducklake_table</c>. The session sets it; without it the function finds none.
    /// </summary>
    public Func<LateBoundTable, DuckLakeTable>? LateBinder { get; set; }

    /// <summary>Makes <c>ducklake_scan</c> and <c>ducklake_table</c> known to the session's DuckDB. Once per session.</summary>
    public void Register()
    {
        new ScanFunction(this).Register(Connection);
        new LateBoundFunction(this).Register(Connection);

        // Results go into lakes as Arrow: the types Arrow lacks keep their bits.
        Connection.Execute("SET arrow_lossless_conversion = true");
        Connection.Interrupting += Interrupt;
    }

    /// <summary>Gives the slot a number and keeps it until <see cref="Remove"/>.</summary>
    public long Add(ScanSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        long id = Interlocked.Increment(ref _lastId);
        slot.Id = id;
        _slots[id] = slot;
        return id;
    }

    /// <summary>Forgets a slot. Statements that name it must not be bound or run any more.</summary>
    public void Remove(ScanSlot slot) => _slots.TryRemove(slot.Id, out _);

    /// <summary>The slot of that number.</summary>
    /// <exception cref="InvalidOperationException">No query has such a slot.</exception>
    public ScanSlot Get(long id) => _slots.TryGetValue(id, out ScanSlot? slot)
        ? slot
        : throw new InvalidOperationException($"No query of this session reads a table as scan {id}.");

    /// <summary>Cancelled with the running statement, for functions that wait on DuckDB's threads.</summary>
    public CancellationToken Interruption => _statement.Token;

    /// <summary>Wakes the scans that wait for data, and the functions that wait for a catalog. To be called beside DuckDB's own interrupt, which does not reach them.</summary>
    public void Interrupt()
    {
        try
        {
            _statement.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The next statement has begun meanwhile.
        }

        foreach (ArrowTableScan scan in _running.Keys)
        {
            scan.Cancel();
        }
    }

    /// <summary>
    /// The failure of a callback that an error of DuckDB tells of, or null; forgets all failures. DuckDB passes on the text of one of them
    /// only, under a class of its own; the exception itself tells the kind. Scans that run side by side may fail together.
    /// </summary>
    /// <param name="message">The text of DuckDB's error.</param>
    public Exception? TakeFailure(string message)
    {
        (Exception? Failure, string Text) found = (null, string.Empty);
        while (_failures.TryDequeue(out (Exception Failure, string Text) next))
        {
            bool isToldOf = next.Text.Length > found.Text.Length && message.Contains(next.Text, StringComparison.Ordinal);
            found = isToldOf ? next : found;
        }

        return found.Failure;
    }

    /// <summary>Forgets the failures so far, before the next statement.</summary>
    /// <param name="cancellationToken">Cancels the statement, also while DuckDB binds it.</param>
    public void BeginStatement(CancellationToken cancellationToken)
    {
        _failures.Clear();
        CancellationTokenSource previous = _statement;
        _statement = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        previous.Dispose();
    }

    public void Dispose() => _statement.Dispose();

    internal void OnFailure(Exception failure, string text) => _failures.Enqueue((failure, text));

    internal void Began(ArrowTableScan scan) => _running[scan] = true;

    internal void Ended(ArrowTableScan scan) => _running.TryRemove(scan, out _);
}
