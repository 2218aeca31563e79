using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Takes the batches of a morsel; waits while the reader is behind.</summary>
internal interface IBatchSink
{
    /// <summary>Takes over a batch, also when it fails.</summary>
    ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken);
}
