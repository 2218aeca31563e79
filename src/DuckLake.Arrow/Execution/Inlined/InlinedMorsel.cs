using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>The rows of an inlined data table: read from the catalog, mapped by column id, filtered.</summary>
internal sealed class InlinedMorsel(ScanTask task, Schema schema, IInlinedRowSource rows) : Morsel
{
    private const int MaxChunkRows = 8192;

    internal override async ValueTask RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        try
        {
            List<ResolvedColumn> stored = FindStored();
            using var builder = new InlinedBatchBuilder(task, schema, stored);
            await foreach (InlinedRow row in rows.ReadAsync(task, [.. stored.Select(column => column.ColumnId)], cancellationToken)
                .WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                builder.Append(row);
                if (builder.RowCount >= Math.Min(MaxChunkRows, task.BatchSize))
                {
                    await FlushAsync(builder, sink, cancellationToken).ConfigureAwait(false);
                }
            }

            await FlushAsync(builder, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ExecutionErrors.IsKnown(e))
        {
            throw ExecutionErrors.Wrap(e, task, null);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async ValueTask FlushAsync(InlinedBatchBuilder builder, IBatchSink sink, CancellationToken cancellationToken)
    {
        if (builder.Build() is { } batch)
        {
            await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The stored columns that the output or the filter needs.</summary>
    private List<ResolvedColumn> FindStored()
    {
        var wanted = new HashSet<long>();
        foreach (ResolvedColumn column in (IEnumerable<ResolvedColumn>)[.. task.Columns, .. task.FilterColumns])
        {
            if (!column.IsVirtual)
            {
                wanted.Add(column.ColumnId);
            }
        }

        return [.. task.Inlined!.StoredColumns.Where(column => wanted.Contains(column.ColumnId))];
    }
}
