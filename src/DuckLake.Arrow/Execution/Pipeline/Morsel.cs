using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A unit of work of a scan, small enough to fit in memory: a row group, or rows of the catalog.</summary>
internal abstract class Morsel : IAsyncDisposable
{
    /// <summary>Estimated bytes of memory the work needs, counted against the scan's budget.</summary>
    internal virtual long ReservedBytes => 0;

    /// <summary>Rows it returns, if that is known before anything is read.</summary>
    internal virtual long? KnownRowCount => null;

    /// <summary>Starts reading ahead; called once, before <see cref="RunAsync"/>. Must not throw: failures come out of the run.</summary>
    internal virtual void StartReading(CancellationToken cancellationToken)
    {
    }

    /// <summary>Does the work and hands the batches over.</summary>
    internal abstract ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken);

    /// <summary>Waits for reads still in flight and gives all buffers back. Must not throw.</summary>
    public abstract ValueTask DisposeAsync();
}
