using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeTransaction
{
    private const string RowIdColumn = "rowid";

    /// <summary>Deletes the rows for which a filter is true. Files whose statistics rule matches out are not read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The filter; rows for which it is false or unknown stay.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows deleted.</returns>
    /// <remarks>A transaction that looked for rows conflicts with concurrent inserts into the table, even if it found none.</remarks>
    /// <exception cref="DuckLakeException">There is no such table or column, or rows cannot be read; nothing is deleted.</exception>
    /// <exception cref="ArgumentException">A filter constant does not fit its column.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> DeleteAsync(DuckLakeName table, DuckLakeFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return DeleteAsync(table, filter, null, null, cancellationToken);
    }

    /// <summary>Deletes rows by their ids (the virtual column <c>rowid</c>).</summary>
    /// <param name="table">The table.</param>
    /// <param name="rowIds">The row ids, as a scan within this transaction shows them. Ids that no row has (any more) are ignored.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows deleted.</returns>
    /// <exception cref="DuckLakeException">There is no such table, or rows cannot be read; nothing is deleted.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> DeleteRowsAsync(DuckLakeName table, IReadOnlyCollection<long> rowIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rowIds);
        var wanted = new HashSet<long>(rowIds);
        using var builder = new Int64Array.Builder();
        foreach (long rowId in wanted)
        {
            builder.Append(rowId);
        }

        using Int64Array ids = builder.Build();
        return DeleteAsync(table, null, KeyCondition.Create(s_rowIds, ids), wanted, cancellationToken);
    }

    /// <summary>Deletes all rows. Data files are not read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Cancels the operation; the transaction is then as it was before.</param>
    /// <returns>The number of rows deleted.</returns>
    /// <exception cref="DuckLakeException">There is no such table, or the catalog or a delete file cannot be read; nothing is deleted.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public Task<long> TruncateAsync(DuckLakeName table, CancellationToken cancellationToken = default) =>
        DeleteAsync(table, null, null, null, cancellationToken);

    private static readonly BoundColumn s_rowIds = new()
    {
        Path = [],
        Virtual = VirtualColumn.RowId,
        Name = RowIdColumn,
        Type = DuckLakeType.Of(DuckLakeTypeKind.Int64),
    };

    private Task<long> DeleteAsync(
        DuckLakeName table, DuckLakeFilter? filter, BoundFilter? condition, IReadOnlySet<long>? rowIds, CancellationToken cancellationToken) =>
        RowChange.RunAsync(
            this,
            table,
            async (change, token) =>
            {
                await change.SelectAsync(filter, condition, rowIds, token).ConfigureAwait(false);
                return change.ChangedCount;
            },
            cancellationToken);
}
