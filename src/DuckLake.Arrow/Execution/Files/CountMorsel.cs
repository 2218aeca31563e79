using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Rows of a file of which no column is wanted: nothing is read.</summary>
internal sealed class CountMorsel(Schema schema, long rowCount) : Morsel
{
    internal override long? KnownRowCount => rowCount;

    internal override async ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        for (long left = rowCount; left > 0;)
        {
            int length = (int)Math.Min(left, int.MaxValue);
            await sink.WriteAsync(new RecordBatch(schema, [], length), cancellationToken).ConfigureAwait(false);
            left -= length;
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
