using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>
    /// Gives rows new values for some columns. The rows keep their ids (<c>rowid</c>); only rows this same transaction inserted get new
    /// provisional ones. Every matching row is written anew, also if its values stay the same.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The rows for which this is true; null for all rows.</param>
    /// <param name="assignments">The new values; at least one, each column once. Functions see the values before the update.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows updated.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no such table or column, a value does not fit its column or is NULL where none is allowed, or rows cannot be read or
    /// written; nothing is updated.
    /// </exception>
    /// <exception cref="ArgumentException">There is no assignment, a column is assigned twice, or a filter constant does not fit its column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> UpdateAsync(
        DuckLakeName table, DuckLakeFilter? filter, IReadOnlyList<DuckLakeAssignment> assignments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        if (assignments.Count == 0)
        {
            throw new ArgumentException("An update needs at least one assignment.", nameof(assignments));
        }

        return RowChange.RunAsync(
            this,
            table,
            async (change, token) =>
            {
                using var rewriter = new AssignmentRewriter(change.Table, assignments);
                return await change.RewriteAsync(rewriter, filter, null, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Gives rows new values, found by their ids (the virtual column <c>rowid</c>). The rows keep their ids as with <see cref="UpdateAsync"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">
    /// The new values: a column <c>rowid</c> of integers, and any columns of the table; the others keep their values. Taken over and
    /// disposed. All of it is held in memory. Ids that no row has (any more) are ignored.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows updated.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no such table or column, a row id comes twice, a value does not fit its column or is NULL where none is allowed, or rows
    /// cannot be read or written; nothing is updated.
    /// </exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> UpdateRowsAsync(DuckLakeName table, IArrowArrayStream rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return UpdateRowsAsync(table, rows, RowIdColumn, cancellationToken);
    }

    /// <summary>Gives rows new values, found by their ids (the virtual column <c>rowid</c>).</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The new values, borrowed: a column <c>rowid</c> of integers, and any columns of the table.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows updated.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, a row id comes twice, or rows cannot be read or written; nothing is updated.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> UpdateRowsAsync(DuckLakeName table, RecordBatch rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return UpdateRowsAsync(table, new BatchListStream([rows]), cancellationToken);
    }

    /// <summary>As the public one, of rows whose ids are in a column of another name, so that a column of the table may be named <c>rowid</c>.</summary>
    internal async Task<long> UpdateRowsAsync(DuckLakeName table, IArrowArrayStream rows, string rowIdName, CancellationToken cancellationToken)
    {
        await using (rows.ConfigureAwait(false))
        {
            return await RowChange
                .RunAsync(this, table, (change, token) => UpdateRowsAsync(change, rows, rowIdName, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<long> UpdateRowsAsync(RowChange change, IArrowArrayStream rows, string rowIdName, CancellationToken cancellationToken)
    {
        DuckLakeTable table = change.Table;
        using SourceRows source = await SourceRows.ReadAsync(table, rows, rowIdName, cancellationToken).ConfigureAwait(false);
        int rowIds = source.Columns.Length;
        var join = new JoinSource(source.Batch, [rowIds]);
        if (join.FirstRepeatedRow >= 0)
        {
            throw RepeatedRowException.Create(table);
        }

        if (source.Columns.Length == 0)
        {
            throw new DuckLakeException(DuckLakeErrorKind.InvalidInput, "The rows have no column of the table; an update needs at least one.")
            {
                SchemaName = table.SchemaName,
                TableName = table.Name,
            };
        }

        int[] taken = [.. Enumerable.Range(0, table.Definition.Columns.Count).Select(source.PlaceOf)];
        using var rewriter = new JoinRewriter(table, join, [], taken, DuckLakeMergeMatched.Update, DuckLakeMergeNotMatchedBySource.Nothing);
        return await change
            .RewriteAsync(rewriter, null, KeyCondition.Create(s_rowIds, source.Batch.Column(rowIds)), cancellationToken).ConfigureAwait(false);
    }
}
