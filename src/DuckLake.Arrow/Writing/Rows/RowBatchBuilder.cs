using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Makes record batches out of rows. Not thread-safe.</summary>
internal sealed class RowBatchBuilder<TRow> : IDisposable
{
    private readonly RowColumn<TRow>[] _columns;
    private readonly ErrorPlace _place;
    private long _firstRow;

    /// <summary>Takes the columns over.</summary>
    public RowBatchBuilder(RowColumn<TRow>[] columns, ErrorPlace place)
    {
        _columns = columns;
        _place = place;
        Schema = new Schema(Array.ConvertAll(columns, column => column.Field));
    }

    public Schema Schema { get; }

    /// <summary>The number of rows since the last batch.</summary>
    public int RowCount { get; private set; }

    /// <exception cref="DuckLakeException">A value has no form in its column; the message names column and row.</exception>
    public void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (RowColumn<TRow> column in _columns)
        {
            try
            {
                column.Append(rows);
            }
            catch (Exception e) when (e is OverflowException or FormatException or InvalidCastException)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.InvalidInput,
                    $"Row {_firstRow + column.Length} does not fit column '{column.Field.Name}': {e.Message} Rows are counted from 0; correct the value.",
                    e)
                {
                    SchemaName = _place.SchemaName,
                    TableName = _place.TableName,
                    ColumnPath = column.Field.Name,
                };
            }
        }

        RowCount += rows.Length;
    }

    /// <summary>The rows so far, owned by the caller, or null when there are none; starts anew.</summary>
    public RecordBatch? Build()
    {
        if (RowCount == 0)
        {
            return null;
        }

        var batch = new RecordBatch(Schema, Array.ConvertAll(_columns, column => column.Build()), RowCount);
        _firstRow += RowCount;
        RowCount = 0;
        return batch;
    }

    public void Dispose()
    {
        foreach (RowColumn<TRow> column in _columns)
        {
            column.Dispose();
        }
    }
}
