namespace DuckLake.Parquet.Writing;

/// <summary>Cuts a column chunk into pages: at rows, by rows and by bytes; a page has at least one row.</summary>
internal ref struct PageSplitter
{
    private readonly LeafLevels _levels;
    private readonly LeafValues _values;
    private readonly int _rowLimit;
    private readonly int _sizeBytes;
    private readonly byte _present;
    private int _level;
    private int _value;
    private int _row;

    internal PageSplitter(LeafLevels levels, LeafValues values, ParquetWriterOptions options)
    {
        _levels = levels;
        _values = values;
        _rowLimit = options.DataPageRowLimit;
        _sizeBytes = options.DataPageSizeBytes;
        _present = (byte)values.Leaf.MaxDefinition;
    }

    internal bool Next(out PageSpan page)
    {
        if (_row >= _levels.RowCount)
        {
            page = default;
            return false;
        }

        page = _values.Leaf.MaxRepetition == 0 ? NextFlat() : NextNested();
        _level += page.LevelCount;
        _value += page.ValueCount;
        _row += page.RowCount;
        return true;
    }

    private readonly PageSpan NextFlat()
    {
        int rows = Math.Min(_rowLimit, _levels.RowCount - _row);
        int values = CountPresent(_level, rows);
        for (long size = _values.SizeOf(_value, values); size > _sizeBytes && rows > 1; size = _values.SizeOf(_value, values))
        {
            rows = (int)Math.Clamp((long)((double)rows * _sizeBytes / size), 1, rows - 1);
            values = CountPresent(_level, rows);
        }

        return new PageSpan(_level, rows, _value, values, _row, rows);
    }

    private readonly unsafe PageSpan NextNested()
    {
        ReadOnlySpan<byte> repetition = new(_levels.Repetition + _level, _levels.Count - _level);
        int rows = 0;
        int levels = 0;
        int values = 0;
        long size = 0;
        while (rows < _rowLimit && levels < repetition.Length)
        {
            int next = repetition[(levels + 1)..].IndexOf((byte)0);
            int rowLevels = next < 0 ? repetition.Length - levels : next + 1;
            int rowValues = CountPresent(_level + levels, rowLevels);
            size += _values.SizeOf(_value + values, rowValues) + (rowLevels >> 2);
            if (rows > 0 && size > _sizeBytes)
            {
                break;
            }

            rows++;
            levels += rowLevels;
            values += rowValues;
        }

        return new PageSpan(_level, levels, _value, values, _row, rows);
    }

    private readonly unsafe int CountPresent(int level, int count) =>
        _levels.IsAllPresent ? count : new ReadOnlySpan<byte>(_levels.Definition + level, count).Count(_present);
}
