using DuckLake.Columnar;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    /// <summary>
    /// Merges a source into a table by key (upsert): rows of the table that have the key of a source row are updated or deleted, other
    /// source rows inserted, other rows of the table kept or deleted.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="source">
    /// The source: the key columns and any other columns of the table, by name in any case. Taken over and disposed. All of it is held in
    /// memory; the table is not.
    /// </param>
    /// <param name="options">The key columns and what happens in each case.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The numbers of rows inserted, updated and deleted.</returns>
    /// <remarks>
    /// Updated rows keep their ids as with <see cref="UpdateAsync"/>. Two source rows with the key of one row that is to be updated are an
    /// error; source rows with one key that no row of the table has are all inserted. Concurrent merges of the same new key conflict, so
    /// that only one of them inserts it.
    /// </remarks>
    /// <exception cref="DuckLakeException">
    /// There is no such table or column, several source rows update one row, a value does not fit its column or is NULL where none is
    /// allowed, or rows cannot be read or written; nothing is merged.
    /// </exception>
    /// <exception cref="ArgumentException">The options name no key, a column twice, or a key column whose type cannot be compared.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public async Task<DuckLakeMergeResult> MergeAsync(
        DuckLakeName table, IArrowArrayStream source, DuckLakeMergeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using (source.ConfigureAwait(false))
        {
            ArgumentNullException.ThrowIfNull(options);
            return await RowChange.RunAsync(this, table, (change, token) => RowMerge.RunAsync(change, source, options, token), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Merges the rows of a batch into a table by key.</summary>
    /// <param name="table">The table.</param>
    /// <param name="source">The source; borrowed.</param>
    /// <param name="options">The key columns and what happens in each case.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The numbers of rows inserted, updated and deleted.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, several of them update one row, or rows cannot be read or written; nothing is merged.</exception>
    /// <exception cref="ArgumentException">The options name no key, a column twice, or a key column whose type cannot be compared.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<DuckLakeMergeResult> MergeAsync(
        DuckLakeName table, RecordBatch source, DuckLakeMergeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return MergeAsync(table, new BatchListStream([source]), options, cancellationToken);
    }

    /// <summary>Merges objects into a table by key.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="source">The objects.</param>
    /// <param name="mapping">How objects become rows.</param>
    /// <param name="options">The key columns and what happens in each case.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The numbers of rows inserted, updated and deleted.</returns>
    /// <exception cref="DuckLakeException">The rows do not fit the table, several of them update one row, or rows cannot be read or written; nothing is merged.</exception>
    /// <exception cref="ArgumentException">The options name no key, a column twice, or a key column whose type cannot be compared; or the mapping has no columns.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<DuckLakeMergeResult> MergeAsync<T>(
        DuckLakeName table,
        IEnumerable<T> source,
        DuckLakeRowMapping<T> mapping,
        DuckLakeMergeOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(mapping);
        DuckLakeTable target = GetTable(table);
        RowBatchBuilder<T> builder = mapping.CreateBuilder(target.ArrowSchema, target.Place);
        return MergeAsync(table, new ObjectRowStream<T>(new SynchronousRows<T>(source.GetEnumerator()), builder), options, cancellationToken);
    }
}
