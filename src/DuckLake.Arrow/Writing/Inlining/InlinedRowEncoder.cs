using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Turns rows in a table's layout into the values a catalog database stores for inlined rows.</summary>
internal sealed class InlinedRowEncoder(IReadOnlyList<ColumnDefinition> columns, SqlDialect dialect)
{
    private readonly SqlDialect _dialect = dialect;

    /// <summary>The values of every row, one per top-level column.</summary>
    /// <param name="batch">The rows, in the table's layout; borrowed.</param>
    /// <exception cref="DuckLakeException">A value cannot be stored in the catalog database.</exception>
    public IReadOnlyList<object?[]> Encode(RecordBatch batch) =>
        throw new NotSupportedException($"{batch.Length} rows of {columns.Count} columns cannot be kept in {_dialect.Name} yet.");
}
