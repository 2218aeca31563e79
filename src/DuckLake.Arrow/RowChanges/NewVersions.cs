using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>New versions of rows. Owns its arrays.</summary>
/// <param name="columns">One array per column of the table, in its layout.</param>
/// <param name="rowIds">The ids of the rows (int64).</param>
internal sealed class NewVersions(IReadOnlyList<IArrowArray> columns, IArrowArray rowIds) : IDisposable
{
    public int Count => rowIds.Length;

    /// <summary>Hands the arrays over as a batch to be written: with the row ids behind the columns, or without.</summary>
    public RecordBatch ToBatch(Schema schema, RowIdMode mode)
    {
        if (mode != RowIdMode.Assigned)
        {
            return new RecordBatch(schema, [.. columns, rowIds], rowIds.Length);
        }

        int count = Count;
        rowIds.Dispose();
        return new RecordBatch(schema, columns, count);
    }

    public void Dispose()
    {
        foreach (IArrowArray column in columns)
        {
            column.Dispose();
        }

        rowIds.Dispose();
    }
}
