using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// Writes rows of a table: decides whether they are kept inside the catalog, splits them into partitions, sorts them, writes Parquet files
/// through the object store, and gathers the statistics the catalog stores.
/// </summary>
internal sealed class TableWriter(TableWriteContext context)
{
    private readonly TableWriteContext _context = context;

    /// <summary>Writes all rows of a stream. After a failure no file is left.</summary>
    /// <param name="rows">
    /// The rows, in the context's <see cref="TableWriteContext.Schema"/> followed by the columns <paramref name="rowIds"/> tells of; borrowed.
    /// </param>
    /// <param name="rowIds">Where the row ids come from.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>What was written, owned by the caller: it deletes the files when they are not committed.</returns>
    /// <exception cref="DuckLakeException">A NULL stands where none is allowed, or a file could not be written.</exception>
    public Task<WrittenRows> WriteAsync(IArrowArrayStream rows, RowIdMode rowIds, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Rows of '{_context.Table.Name}' cannot be written yet.");
}
