using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Takes rows on their way into files. One call at a time.</summary>
internal interface IRowSink : IAsyncDisposable
{
    /// <summary>Takes rows, which stay the caller's.</summary>
    ValueTask WriteAsync(RecordBatch rows, CancellationToken cancellationToken);

    /// <summary>Writes what is still held back. No rows are taken afterwards.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
