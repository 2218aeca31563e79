using System.Runtime.ExceptionServices;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// A run that hands the batches of an Arrow stream to DuckDB. Each of DuckDB's threads takes whole batches from the one stream and gives
/// them on in chunks; a batch lives until DuckDB has dropped the last vector that points into it.
/// </summary>
internal sealed class ArrowTableScan : TableFunctionScan
{
    private readonly ScanRegistry _registry;
    private readonly ArrowProjection _projection;
    private readonly Func<CancellationToken, ValueTask<IArrowArrayStream>> _open;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _gate = new();
    private IArrowArrayStream? _stream;
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    public ArrowTableScan(ScanRegistry registry, ArrowProjection projection, Func<CancellationToken, ValueTask<IArrowArrayStream>> open)
    {
        _registry = registry;
        _projection = projection;
        _open = open;
        registry.Began(this);
    }

    public override int MaxThreads => Environment.ProcessorCount;

    public override TableFunctionReader OpenReader() => new ArrowTableReader(this, _registry.Connection, _projection);

    /// <summary>Ends the wait for data with a cancellation. Any thread may call it.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended meanwhile.
        }
    }

    /// <summary>The next batch, owned by the caller; null at the end. Readers on other threads wait.</summary>
    public RecordBatch? Next()
    {
        lock (_gate)
        {
            _failure?.Throw();
            if (_ended)
            {
                return null;
            }

            try
            {
                // A table function cannot await: this is the border between DuckDB's threads and the asynchronous scan.
                _stream ??= Wait(_open(_cancellation.Token));
                RecordBatch? batch = Wait(_stream.ReadNextRecordBatchAsync(_cancellation.Token));
                _ended = batch is null;
                return batch;
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
                throw;
            }
        }
    }

    public override void Dispose()
    {
        _registry.Ended(this);
        _cancellation.Cancel();
        lock (_gate)
        {
            _ended = true;
            _stream?.Dispose();
            _stream = null;
        }

        _cancellation.Dispose();
    }

    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
