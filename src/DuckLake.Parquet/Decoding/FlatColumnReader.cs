using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Reads a top-level column without repetition: one level per row, decoded straight into the validity bitmap.</summary>
internal sealed unsafe class FlatColumnReader : ColumnReader
{
    // A run of non-null rows at least this long is read without materialising a bitmap.
    private const int LongRun = 256;

    private readonly ColumnPages _pages;
    private readonly LeafValues _values;
    private readonly bool _isOptional;
    private ArrowBuffer _validity;
    private int _capacity;
    private int _slots;
    private int _valid;
    private long _row;

    internal FlatColumnReader(ArrowNode node, string? fileName, long rowCount, ColumnPages pages, LeafValues values, MemoryAllocator allocator)
        : base(node, fileName, rowCount, allocator)
    {
        _pages = pages;
        _values = values;
        _isOptional = node.Column.MaxDefinitionLevel == 1;
    }

    public override void Dispose()
    {
        _validity.Dispose();
        _validity = default;
        _pages.Dispose();
        _values.Dispose();
    }

    protected override void Begin(int rows)
    {
        _values.Begin(rows);
        _capacity = rows;
        _slots = 0;
        _valid = 0;
    }

    protected override int ReadRows(int count)
    {
        int left = count;
        while (left > 0)
        {
            if (_pages.LevelsLeft == 0)
            {
                OpenNextPage(left);
                continue;
            }

            int wanted = Math.Min(left, _pages.LevelsLeft);
            int take = _values.FitCount(wanted);
            if (take == 0)
            {
                return _slots > 0
                    ? count - left
                    : throw new InvalidParquetException(ParquetErrorKind.LimitExceeded, "A single value exceeds 2 GiB.");
            }

            take = _isOptional ? AppendOptional(take) : AppendValues(take);
            _pages.LevelsLeft -= take;
            _row += take;
            left -= take;
        }

        return count;
    }

    protected override void SkipRows(long count)
    {
        while (count > 0)
        {
            if (_pages.LevelsLeft == 0)
            {
                long before = _row;
                _pages.SeekPage(_row + count, ref _row);
                count -= _row - before;
                if (count == 0)
                {
                    return;
                }

                PeekNextPage(count);
                long rows = _pages.NextRowCount;
                if (rows <= count)
                {
                    _pages.SkipPage();
                    _row += rows;
                    count -= rows;
                    continue;
                }

                _pages.OpenPage();
            }

            int take = (int)Math.Min(count, _pages.LevelsLeft);
            _values.Skip(_isOptional ? (int)_pages.Definitions.SkipBits(take) : take);
            _pages.LevelsLeft -= take;
            _row += take;
            count -= take;
        }
    }

    protected override ArrayData Finish()
    {
        ArrowBuffer validity = _validity;
        _validity = default;
        if (_valid == _slots || validity.IsEmpty)
        {
            validity.Dispose();
            validity = default;
        }
        else
        {
            validity = ArrowBuffers.Shorten(validity, BitmapKernels.ByteCount(_slots));
        }

        return _values.Finish(Field.DataType, _slots, _valid, validity);
    }

    protected override void Locate(InvalidParquetException error) =>
        error.Locate(pageOrdinal: _pages.PageOrdinal, byteOffset: _pages.ByteOffset);

    // The constructor of the row-group reader has compared the chunk's values with the rows.
    protected override void CheckEnd()
    {
    }

    private void PeekNextPage(long missing)
    {
        if (!_pages.PeekPage())
        {
            DecodeError.Throw($"The column chunk ends {missing} rows early.");
        }
    }

    private void OpenNextPage(long missing)
    {
        PeekNextPage(missing);
        _pages.OpenPage();
    }

    private int AppendValues(int count)
    {
        _values.Append(count);
        _slots += count;
        _valid += count;
        return count;
    }

    private int AppendOptional(int count)
    {
        if (_validity.IsEmpty)
        {
            int ones = (int)_pages.Definitions.PeekOnes(count);
            if (ones == count || ones >= LongRun)
            {
                _pages.Definitions.SkipBits(ones);
                return AppendValues(ones);
            }

            _validity = Allocator.Allocate(BitmapKernels.ByteCount(_capacity));
            BitmapKernels.SetRange(_validity.Pointer, 0, _slots, value: true);
        }

        int valid = (int)_pages.Definitions.ReadBits(_validity.Pointer, _slots, count);
        _values.Append(valid);
        _slots += count;
        _valid += valid;
        return count;
    }
}
