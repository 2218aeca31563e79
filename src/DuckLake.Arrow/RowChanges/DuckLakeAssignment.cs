using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>The new value of a column in an update: a constant, or computed from the rows. Immutable.</summary>
public sealed class DuckLakeAssignment
{
    private DuckLakeAssignment(string columnName, DuckLakeValue constant, Func<RecordBatch, IArrowArray>? compute)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ColumnName = columnName;
        Constant = constant;
        Compute = compute;
    }

    /// <summary>The name of the assigned column, a top-level one.</summary>
    public string ColumnName { get; }

    internal DuckLakeValue Constant { get; }

    internal Func<RecordBatch, IArrowArray>? Compute { get; }

    /// <summary><c>column = value</c>.</summary>
    /// <param name="columnName">The column's name, in any case; a top-level column.</param>
    /// <param name="value">The value; for nested columns a text in DuckDB's notation.</param>
    /// <returns>The assignment.</returns>
    public static DuckLakeAssignment Set(string columnName, DuckLakeValue value) => new(columnName, value, null);

    /// <summary><c>column = f(row)</c>, computed for many rows at once.</summary>
    /// <param name="columnName">The column's name, in any case; a top-level column.</param>
    /// <param name="compute">
    /// Gets rows that match, all columns of the table under its schema, with their values before the update; the batch is valid
    /// during the call only. Returns one value per row; the array is taken over and disposed. Its type is converted to the column's
    /// as an append does. Called from one thread at a time, once per batch.
    /// </param>
    /// <returns>The assignment.</returns>
    public static DuckLakeAssignment Set(string columnName, Func<RecordBatch, IArrowArray> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return new DuckLakeAssignment(columnName, default, compute);
    }

    /// <summary>Column and value.</summary>
    public override string ToString() => $"{ColumnName} = {(Compute is null ? Constant.ToString() : "f(row)")}";
}
