using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>Replaces rows by others: deletes all rows, or those for which a filter is true, and appends the given ones.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The new rows: columns by name in any case, missing ones get their default. Taken over and disposed.</param>
    /// <param name="where">The rows to be deleted; null for all. The new rows need not match it.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The numbers of rows deleted and inserted.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no such table or column, a value does not fit its column or is NULL where none is allowed, or rows cannot be read or
    /// written; nothing is changed.
    /// </exception>
    /// <exception cref="ArgumentException">A filter constant does not fit its column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<DuckLakeOverwriteResult> OverwriteAsync(
        DuckLakeName table, IArrowArrayStream rows, DuckLakeFilter? where = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using (rows.ConfigureAwait(false))
        {
            return await RowChange.RunAsync(
                this,
                table,
                async (change, token) =>
                {
                    await change.SelectAsync(where, null, null, token).ConfigureAwait(false);
                    Schema layout = change.Table.ArrowSchema;
                    var mapped = new MappedRowStream(rows, RowMapper.Create(change.Table.Definition, layout, rows.Schema), layout);
                    long inserted = await change.WriteAsync(mapped, RowIdMode.Assigned, InliningMode.Allowed, token).ConfigureAwait(false);
                    return new DuckLakeOverwriteResult(inserted, change.ChangedCount);
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces rows by those of a batch.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The new rows; borrowed. Columns are matched by name in any case, missing ones get their default.</param>
    /// <param name="where">The rows to be deleted; null for all. The new rows need not match it.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The numbers of rows deleted and inserted.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or rows cannot be read or written; nothing is changed.</exception>
    /// <exception cref="ArgumentException">A filter constant does not fit its column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<DuckLakeOverwriteResult> OverwriteAsync(
        DuckLakeName table, RecordBatch rows, DuckLakeFilter? where = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return OverwriteAsync(table, new BatchListStream([rows]), where, cancellationToken);
    }
}
