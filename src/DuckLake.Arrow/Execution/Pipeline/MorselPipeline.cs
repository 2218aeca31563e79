using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Runs morsels on a fixed number of workers and returns their batches as a stream. A producer takes morsels from the source,
/// waits for a place and for memory, and starts their reads; workers wait for the reads, decode and write to bounded channels.
/// Nothing starts before the first read. The first failure stops everything and comes out of the reader.
/// </summary>
internal sealed class MorselPipeline : IArrowArrayStream
{
    private readonly Func<CancellationToken, IAsyncEnumerable<Morsel>> _source;
    private readonly PipelineOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ByteBudget _budget;
    private readonly SemaphoreSlim _places;
    private readonly Channel<MorselSlot> _work = Channel.CreateUnbounded<MorselSlot>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly Channel<MorselSlot> _order = Channel.CreateUnbounded<MorselSlot>(
        new UnboundedChannelOptions { SingleWriter = true, SingleReader = true });

    private readonly Channel<RecordBatch>? _shared;
    private Task? _running;
    private ExceptionDispatchInfo? _failure;
    private MorselSlot? _current;
    private long _remainingRows;
    private int _disposed;

    internal MorselPipeline(Schema schema, Func<CancellationToken, IAsyncEnumerable<Morsel>> source, PipelineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DegreeOfParallelism, 1);
        Schema = schema;
        _source = source;
        _options = options;
        _budget = new ByteBudget(options.MemoryBudgetBytes);
        _places = new SemaphoreSlim(options.DegreeOfParallelism + options.ReadAheadMorsels);
        _remainingRows = options.Limit ?? long.MaxValue;
        if (options.Order == BatchOrder.Unordered)
        {
            _shared = CreateOutput(options.QueuedBatches + options.DegreeOfParallelism);
        }
    }

    public Schema Schema { get; }

    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_remainingRows <= 0)
        {
            return null;
        }

        _running ??= RunAsync();
        RecordBatch? batch = _shared is null
            ? await NextOrderedAsync(cancellationToken).ConfigureAwait(false)
            : await NextAsync(_shared.Reader, cancellationToken).ConfigureAwait(false);
        if (_failure is not null)
        {
            batch?.Dispose();
            _failure.Throw();
        }

        return batch is null ? null : Limit(batch);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
        {
            await _running.ConfigureAwait(false);
        }

        DropOutput(_current?.Output);
        while (_order.Reader.TryRead(out MorselSlot? slot))
        {
            DropOutput(slot.Output);
        }

        DropOutput(_shared);
        _places.Dispose();
        _stop.Dispose();
    }

    private static Channel<RecordBatch> CreateOutput(int capacity) =>
        Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(Math.Max(1, capacity)) { SingleReader = true });

    private static void DropOutput(Channel<RecordBatch>? output)
    {
        while (output is not null && output.Reader.TryRead(out RecordBatch? batch))
        {
            batch.Dispose();
        }
    }

    private RecordBatch Limit(RecordBatch batch)
    {
        if (batch.Length <= _remainingRows)
        {
            _remainingRows -= batch.Length;
            if (_remainingRows == 0)
            {
                _stop.Cancel();
            }

            return batch;
        }

        RecordBatch head = batch.Slice(0, (int)_remainingRows);
        batch.Dispose();
        _remainingRows = 0;
        _stop.Cancel();
        return head;
    }

    private async ValueTask<RecordBatch?> NextOrderedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_current is null)
            {
                if (!await WaitAsync(_order.Reader, cancellationToken).ConfigureAwait(false) || !_order.Reader.TryRead(out _current))
                {
                    return null;
                }
            }

            if (await NextAsync(_current.Output.Reader, cancellationToken).ConfigureAwait(false) is { } batch)
            {
                return batch;
            }

            if (_failure is not null)
            {
                return null;
            }

            Release(_current);
            _current = null;
        }
    }

    private async ValueTask<RecordBatch?> NextAsync(ChannelReader<RecordBatch> output, CancellationToken cancellationToken) =>
        await WaitAsync(output, cancellationToken).ConfigureAwait(false) && _failure is null && output.TryRead(out RecordBatch? batch)
            ? batch
            : null;

    private static ValueTask<bool> WaitAsync<T>(ChannelReader<T> reader, CancellationToken cancellationToken) =>
        reader.WaitToReadAsync(cancellationToken);

    private void Release(MorselSlot slot)
    {
        _budget.Release(slot.ReservedBytes);
        _places.Release();
    }

    /// <summary>Never fails: failures are kept for the reader.</summary>
    private async Task RunAsync()
    {
        var tasks = new Task[_options.DegreeOfParallelism + 1];
        tasks[0] = Task.Run(ProduceAsync, CancellationToken.None);
        for (int i = 1; i < tasks.Length; i++)
        {
            tasks[i] = Task.Run(WorkAsync, CancellationToken.None);
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
        while (_work.Reader.TryRead(out MorselSlot? slot))
        {
            await slot.Morsel.DisposeAsync().ConfigureAwait(false);
            slot.Output.Writer.TryComplete();
        }

        _shared?.Writer.TryComplete();
    }

    private async Task ProduceAsync()
    {
        try
        {
            long plannedRows = 0;
            CancellationToken stop = _stop.Token;
            await foreach (Morsel morsel in _source(stop).WithCancellation(stop).ConfigureAwait(false))
            {
                await EnqueueAsync(morsel, stop).ConfigureAwait(false);
                plannedRows += morsel.KnownRowCount ?? 0;
                if (plannedRows >= _options.Limit)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            _work.Writer.TryComplete();
            _order.Writer.TryComplete();
        }
    }

    private async ValueTask EnqueueAsync(Morsel morsel, CancellationToken stop)
    {
        try
        {
            await _places.WaitAsync(stop).ConfigureAwait(false);
            await _budget.AcquireAsync(morsel.ReservedBytes, stop).ConfigureAwait(false);
            morsel.StartReading(stop);
        }
        catch
        {
            await morsel.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var slot = new MorselSlot(morsel, _shared ?? CreateOutput(_options.QueuedBatches));
        if (_shared is null)
        {
            _order.Writer.TryWrite(slot);
        }

        _work.Writer.TryWrite(slot);
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (MorselSlot slot in _work.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await slot.Morsel.RunAsync(slot, _stop.Token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    Fail(e);
                }
                finally
                {
                    await slot.Morsel.DisposeAsync().ConfigureAwait(false);
                    if (_shared is null)
                    {
                        slot.Output.Writer.TryComplete();
                    }
                    else
                    {
                        Release(slot);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped: what is still queued is disposed when all workers have ended.
        }
    }

    /// <summary>Keeps the first failure; what stopping brings about afterwards is none.</summary>
    private void Fail(Exception failure)
    {
        if (!_stop.IsCancellationRequested || failure is not OperationCanceledException)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }

        _stop.Cancel();
    }
}
