using System.Threading.Channels;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A morsel on its way through the pipeline, with the channel its batches go to.</summary>
internal sealed class MorselSlot(Morsel morsel, Channel<RecordBatch> output) : IBatchSink
{
    internal Morsel Morsel { get; } = morsel;

    internal long ReservedBytes { get; } = morsel.ReservedBytes;

    internal Channel<RecordBatch> Output { get; } = output;

    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await Output.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }
}
