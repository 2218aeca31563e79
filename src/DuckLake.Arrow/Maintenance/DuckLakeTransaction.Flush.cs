namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>
    /// Moves the rows of a table that are kept inside the catalog, and deletions kept there, to data files and delete files. What the table
    /// shows stays the same, at every snapshot. What the transaction itself added and keeps for the catalog stays there; what it changed otherwise,
    /// before or after, holds.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of row versions moved, ended ones included; 0 when the catalog keeps none.</returns>
    /// <exception cref="DuckLakeException">There is no such table, another open transaction flushes it, or a file could not be written.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<long> FlushInlinedDataAsync(DuckLakeName table, CancellationToken cancellationToken = default)
    {
        DuckLakeTable target = GetTable(table);
        if (BaseSnapshot.Definition.FindTable(target.Id) is not { } committed)
        {
            return 0;
        }

        if (Pending.TryGet(target.Id, out PendingTable? pending) && pending.Flush is not null)
        {
            return 0;
        }

        try
        {
            PendingFlush? flush = await new InlinedFlush(this, target, committed, pending).RunAsync(cancellationToken).ConfigureAwait(false);
            if (flush is not null)
            {
                Pending.Of(target.Id).Take(flush);
            }

            return flush?.RowCount ?? 0;
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, target.Place) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Flushes every table of a schema, or of the lake, whose option <c>auto_compact</c> is not off.</summary>
    /// <param name="schemaName">The schema, or null for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The tables of which something was moved.</returns>
    /// <exception cref="DuckLakeException">There is no such schema, or as for one table.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<IReadOnlyList<DuckLakeFlushResult>> FlushAllInlinedDataAsync(string? schemaName = null, CancellationToken cancellationToken = default)
    {
        var results = new List<DuckLakeFlushResult>();
        IEnumerable<DuckLakeTable> tables = schemaName is null ? Snapshot.Tables : Snapshot.GetSchema(schemaName).Tables;
        foreach (DuckLakeTable table in tables.OrderBy(table => table.Id).ToArray())
        {
            if (string.Equals(table.GetOption("auto_compact"), "false", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            long rowsFlushed = await FlushInlinedDataAsync(new DuckLakeName(table.SchemaName, table.Name), cancellationToken).ConfigureAwait(false);
            if (rowsFlushed > 0)
            {
                results.Add(new DuckLakeFlushResult(table.SchemaName, table.Name, rowsFlushed));
            }
        }

        return results;
    }
}
