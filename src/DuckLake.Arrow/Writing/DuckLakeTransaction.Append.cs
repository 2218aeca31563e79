using System.Data.Common;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>Appends the rows of a batch to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">
    /// The rows; borrowed. Columns are matched by name in any case, fields of structs too; those the table has and the batch lacks get their default.
    /// Values are converted to the table's types; what does not fit is an error. 128-bit integers beyond 2^53 lose digits in files, as the format has it.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">
    /// There is no such table; a column is unknown or doubled; a value does not fit its column or is NULL where none is allowed; a missing column's default
    /// is an expression; a file could not be written. Nothing is appended.
    /// </exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> AppendAsync(
        DuckLakeName table, RecordBatch rows, DuckLakeAppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return AppendAsync(table, [rows], options, cancellationToken);
    }

    /// <summary>Appends the rows of batches of one schema to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows; borrowed. Matched and converted as those of a single batch.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or a file could not be written. Nothing is appended.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<long> AppendAsync(
        DuckLakeName table, IReadOnlyList<RecordBatch> rows, DuckLakeAppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        DuckLakeTable target = GetTable(table);
        return rows.Count == 0 ? 0 : await AppendAsync(target, new BatchListStream(rows), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends the rows of a stream to a table, as they come.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows; taken over and disposed, also when appending fails. Matched and converted as those of a batch.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or a file could not be written. Nothing is appended.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<long> AppendAsync(
        DuckLakeName table, IArrowArrayStream rows, DuckLakeAppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using (rows.ConfigureAwait(false))
        {
            return await AppendAsync(GetTable(table), rows, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Appends the remaining rows of a data reader to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">
    /// The reader, before its first or next row; borrowed, and at the end of its result afterwards. Its columns have the types its schema says;
    /// they are matched and converted as those of a batch.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or a file could not be written. Nothing is appended.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<long> AppendAsync(
        DuckLakeName table, DbDataReader rows, DuckLakeAppendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        DuckLakeTable target = GetTable(table);
        var stream = new DataReaderStream(rows, DataReaderMapping.Of(rows, target.Place).CreateBuilder(target.ArrowSchema, target.Place));
        await using (stream.ConfigureAwait(false))
        {
            return await AppendAsync(target, stream, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Appends objects to a table.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="rows">The objects.</param>
    /// <param name="mapping">How objects become rows; the columns are matched and converted as those of a batch.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or a file could not be written. Nothing is appended.</exception>
    /// <exception cref="ArgumentException">The mapping has no columns.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> AppendAsync<T>(
        DuckLakeName table,
        IAsyncEnumerable<T> rows,
        DuckLakeRowMapping<T> mapping,
        DuckLakeAppendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(mapping);
        return AppendObjectsAsync(table, rows.GetAsyncEnumerator, mapping, options, cancellationToken);
    }

    /// <summary>Appends objects to a table.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="rows">The objects.</param>
    /// <param name="mapping">How objects become rows; the columns are matched and converted as those of a batch.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, or a file could not be written. Nothing is appended.</exception>
    /// <exception cref="ArgumentException">The mapping has no columns.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> AppendAsync<T>(
        DuckLakeName table,
        IEnumerable<T> rows,
        DuckLakeRowMapping<T> mapping,
        DuckLakeAppendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(mapping);
        return AppendObjectsAsync(table, _ => new SynchronousRows<T>(rows.GetEnumerator()), mapping, options, cancellationToken);
    }

    private async Task<long> AppendObjectsAsync<T>(
        DuckLakeName table,
        Func<CancellationToken, IAsyncEnumerator<T>> getRows,
        DuckLakeRowMapping<T> mapping,
        DuckLakeAppendOptions? options,
        CancellationToken cancellationToken)
    {
        DuckLakeTable target = GetTable(table);
        RowBatchBuilder<T> builder = mapping.CreateBuilder(target.ArrowSchema, target.Place);
        var stream = new ObjectRowStream<T>(getRows(cancellationToken), builder);
        await using (stream.ConfigureAwait(false))
        {
            return await AppendAsync(target, stream, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Appends rows of any schema to a table; the stream stays the caller's.</summary>
    private async Task<long> AppendAsync(DuckLakeTable table, IArrowArrayStream rows, DuckLakeAppendOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            InliningMode inlining = (options ?? DuckLakeAppendOptions.Default).Inlining == DuckLakeInlining.Never ? InliningMode.Never : InliningMode.Allowed;
            TableWriteContext context = TableWriteContext.Create(table, inlining, Options.DegreeOfParallelism ?? 0, Pending.TrackFile);
            var mapped = new MappedRowStream(rows, RowMapper.Create(table.Definition, context.Schema, rows.Schema), context.Schema);
            WrittenRows written = await new TableWriter(context).WriteAsync(mapped, RowIdMode.Assigned, cancellationToken).ConfigureAwait(false);
            long count = written.RowCount;
            if (count > 0)
            {
                Pending.Of(table.Id).Add(written, table.Definition, Pending);
            }

            return count;
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, table.Place) is { } error)
        {
            throw error;
        }
    }
}
