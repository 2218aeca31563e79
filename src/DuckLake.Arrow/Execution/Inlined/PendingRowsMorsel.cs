using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Rows an open transaction keeps for the catalog: mapped by column id to the table as it is now, filtered.</summary>
internal sealed class PendingRowsMorsel(ScanTask task, Schema schema, PendingRowsView rows) : Morsel
{
    internal override long? KnownRowCount => task.Filter is null ? rows.LiveRowCount : null;

    internal override async ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        IReadOnlyList<ResolvedColumn> stored = task.Inlined!.StoredColumns;
        for (int start = 0; start < rows.LiveRowCount; start += task.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Build(stored, start, Math.Min(task.BatchSize, rows.LiveRowCount - start)) is { } batch)
            {
                await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RecordBatch? Build(IReadOnlyList<ResolvedColumn> stored, int start, int count)
    {
        using RecordBatch values = rows.Take(start, count);
        return InlinedBatch.Build(task, schema, stored, values.Arrays, rows.RowIds(start, count), snapshotIds: []);
    }
}
