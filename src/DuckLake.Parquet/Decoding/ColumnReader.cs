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
    private long _skip;

    protected ColumnReader(ArrowNode node, string? fileName, long rowCount, MemoryAllocator allocator)
    {
        Allocator = allocator;
        Node = node;
        _fileName = fileName;
        _rowCount = rowCount;
    }

    /// <summary>The field that is read.</summary>
    internal Field Field => Node.Field;

    /// <summary>Rows of the row group already passed.</summary>
    internal long Position { get; private set; }

    protected ArrowNode Node { get; }

    protected MemoryAllocator Allocator { get; }

    /// <summary>Rows that are decoded in about the time one more run of selected rows takes.</summary>
    private int RowsPerRun => Node.Leaf?.Representation == LeafRepresentation.Fixed ? 64 : 16;

    /// <summary>True if pages without selected rows may be absent, so that nothing between selected rows is touched.</summary>
    internal bool HasOffsetIndex { get; init; }

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
            int read = state.rowCount == 0 ? 0 : state.this_.ReadNext(state.rowCount);
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
            _skip += rowCount;
            Pass(rowCount);
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

    /// <summary>Called when the last row of the row group was read.</summary>
    protected abstract void CheckEnd();

    private ArrayData ReadSelectedRows(ReadOnlySpan<int> rows, int rowCount)
    {
        CheckSelection(rows, rowCount, out int runs);
        ArrayData result = !HasOffsetIndex && (long)runs * RowsPerRun > rowCount && rows.Length < rowCount ? ReadAndTake(rows) : ReadRuns(rows);
        _skip += rows.IsEmpty ? rowCount : rowCount - rows[^1] - 1;
        try
        {
            Pass(rowCount);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Many short runs: decodes everything between the first and the last selected row and takes the selected ones.</summary>
    private ArrayData ReadAndTake(ReadOnlySpan<int> rows)
    {
        int first = rows[0];
        int count = rows[^1] - first + 1;
        _skip += first;
        Begin(count);
        if (ReadNext(count) != count)
        {
            ThrowTooLarge();
        }

        using ArrayData all = Finish();
        if (first == 0)
        {
            return TakeKernel.Take(all, rows, Allocator);
        }

        using ArrowBuffer buffer = Allocator.Allocate(rows.Length * sizeof(int));
        Span<int> relative = buffer.AsSpan<int>()[..rows.Length];
        for (int i = 0; i < relative.Length; i++)
        {
            relative[i] = rows[i] - first;
        }

        return TakeKernel.Take(all, relative, Allocator);
    }

    private ArrayData ReadRuns(ReadOnlySpan<int> rows)
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

            _skip += start - position;
            if (ReadNext(end - start) != end - start)
            {
                ThrowTooLarge();
            }

            position = end;
        }

        return Finish();
    }

    private static void CheckSelection(ReadOnlySpan<int> rows, int rowCount, out int runs)
    {
        int previous = -1;
        runs = 0;
        foreach (int row in rows)
        {
            if (row <= previous || row >= rowCount)
            {
                throw new ArgumentException($"Selected rows must ascend within {rowCount} rows; {row} follows {previous}.", nameof(rows));
            }

            runs += row == previous + 1 ? 0 : 1;
            previous = row;
        }
    }

    private static void ThrowTooLarge() => throw new InvalidParquetException(
        ParquetErrorKind.LimitExceeded, "The selected rows hold more than 2 GiB of byte arrays; read fewer rows at a time.");

    /// <summary>Rows are skipped only when rows behind them are read: the pages in between may never be needed.</summary>
    private int ReadNext(int count)
    {
        if (_skip > 0)
        {
            SkipRows(_skip);
            _skip = 0;
        }

        return ReadRows(count);
    }

    private void Pass(long rows)
    {
        Position += rows;
        if (rows > 0 && Position == _rowCount && _skip == 0)
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
