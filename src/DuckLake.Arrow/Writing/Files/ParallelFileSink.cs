using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Writes as many files at the same time as there are workers; each takes the next rows when it is free.</summary>
internal sealed class ParallelFileSink : IRowSink
{
    private readonly RotatingFileSink[] _sinks;
    private readonly Task[] _running;

    public ParallelFileSink(FileFactory factory)
    {
        _sinks = new RotatingFileSink[factory.Context.DegreeOfParallelism];
        _running = new Task[_sinks.Length];
        for (int i = 0; i < _sinks.Length; i++)
        {
            _sinks[i] = new RotatingFileSink(factory, "", null, workers: 1);
            _running[i] = Task.CompletedTask;
        }
    }

    public async ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        int free = Array.FindIndex(_running, task => task.IsCompleted);
        if (free < 0)
        {
            free = Array.IndexOf(_running, await Task.WhenAny(_running).ConfigureAwait(false));
        }

        await _running[free].ConfigureAwait(false);
        RecordBatch retained = rows.Retain();
        _running[free] = Task.Run(
            async () =>
            {
                using (retained)
                {
                    await _sinks[free].WriteAsync(retained, cancellationToken).ConfigureAwait(false);
                }
            },
            CancellationToken.None);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_running).ConfigureAwait(false);
        await Task.WhenAll(_sinks.Select(sink => Task.Run(() => sink.CompleteAsync(cancellationToken).AsTask(), CancellationToken.None))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (RotatingFileSink sink in _sinks)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }
}
