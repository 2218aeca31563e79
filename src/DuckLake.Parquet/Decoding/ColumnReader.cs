using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Reads one top-level field of a row group front to back. Row counts drive it, however many values a row holds.
/// Not thread-safe; readers of different fields may run on different threads.
/// </summary>
internal abstract class ColumnReader : IDisposable
{
    private readonly string? _fileName;
    private readonly long _rowCount;

    protected ColumnReader(ArrowNode node, string? fileName, long rowCount)
    {
        Node = node;
        _fileName = fileName;
        _rowCount = rowCount;
    }

    /// <summary>The field that is read.</summary>
    internal Field Field => Node.Field;

    /// <summary>Rows of the row group already passed.</summary>
    internal long Position { get; private set; }

    protected ArrowNode Node { get; }

    /// <summary>
    /// Reads the next <paramref name="rowCount"/> rows into an array the caller owns. It is shorter only when its byte arrays
    /// would pass 2 GiB; at least one row is read.
    /// </summary>
    internal ArrayData Read(int rowCount)
    {
        CheckRows(rowCount);
        return Guard((this_: this, rowCount), static state =>
        {
            state.this_.Begin(state.rowCount);
            int read = state.rowCount == 0 ? 0 : state.this_.ReadRows(state.rowCount);
            state.this_.Pass(read);
            return state.this_.Finish();
        });
    }

    /// <summary>Passes over rows, decoding as little as possible.</summary>
    internal void Skip(long rowCount)
    {
        CheckRows(rowCount);
        if (rowCount > 0)
        {
            Guard((this_: this, rowCount), static state =>
            {
                state.this_.SkipRows(state.rowCount);
                state.this_.Pass(state.rowCount);
                return 0;
            });
        }
    }

    /// <summary>
    /// Reads selected ones of the next <paramref name="rowCount"/> rows and passes over all of them.
    /// </summary>
    /// <param name="rows">Ascending, distinct row numbers relative to the current position, each below <paramref name="rowCount"/>.</param>
    /// <param name="rowCount">Rows to pass.</param>
    internal unsafe ArrayData ReadSelected(ReadOnlySpan<int> rows, int rowCount)
    {
        CheckRows(rowCount);
        fixed (int* first = rows)
        {
            return Guard((this_: this, rows: (nint)first, count: rows.Length, rowCount), static state =>
                state.this_.ReadSelectedRows(new ReadOnlySpan<int>((int*)state.rows, state.count), state.rowCount));
        }
    }

    public abstract void Dispose();

    /// <summary>Starts an array of about <paramref name="rows"/> rows.</summary>
    protected abstract void Begin(int rows);

    /// <summary>Appends rows to the array and returns how many fitted.</summary>
    protected abstract int ReadRows(int count);

    protected abstract void SkipRows(long count);

    /// <summary>Hands the array over.</summary>
    protected abstract ArrayData Finish();

    /// <summary>Adds the place to an error of the column that was being read.</summary>
    protected abstract void Locate(InvalidParquetException error);

    /// <summary>Called when the last row of the row group was passed.</summary>
    protected abstract void CheckEnd();

    private ArrayData ReadSelectedRows(ReadOnlySpan<int> rows, int rowCount)
    {
        Begin(rows.Length);
        int position = 0;
        for (int i = 0; i < rows.Length;)
        {
            int start = rows[i];
            int end = start + 1;
            for (i++; i < rows.Length && rows[i] == end; i++)
            {
                end++;
            }

            if (start < position || end > rowCount)
            {
                throw new ArgumentException($"Selected rows must ascend within {rowCount} rows.", nameof(rows));
            }

            if (start > position)
            {
                SkipRows(start - position);
            }

            if (ReadRows(end - start) != end - start)
            {
                throw new InvalidParquetException(
                    ParquetErrorKind.LimitExceeded, "The selected rows hold more than 2 GiB of byte arrays; read fewer rows at a time.");
            }

            position = end;
        }

        if (position < rowCount)
        {
            SkipRows(rowCount - position);
        }

        Pass(rowCount);
        return Finish();
    }

    private void Pass(long rows)
    {
        Position += rows;
        if (rows > 0 && Position == _rowCount)
        {
            CheckEnd();
        }
    }

    private void CheckRows(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, _rowCount - Position);
    }

    private TResult Guard<TState, TResult>(TState state, Func<TState, TResult> action)
    {
        try
        {
            return action(state);
        }
        catch (InvalidParquetException e)
        {
            Locate(e);
            e.Locate(_fileName, Node.Source.Path);
            throw;
        }
        catch (InsufficientMemoryException e)
        {
            var error = new InvalidParquetException(ParquetErrorKind.LimitExceeded, e.Message, innerException: e);
            Locate(error);
            error.Locate(_fileName, Node.Source.Path);
            throw error;
        }
    }
}
