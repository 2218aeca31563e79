using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Refuses values that data files have no form for. Files keep 128-bit integers as DOUBLE, and one that is rounded out of its type's range
/// would make the column unreadable; their intervals have no negative part.
/// </summary>
internal sealed class FileValueCheck
{
    // The double nearest to 10^38 lies below it; readers hold int128 in 38 digits.
    private const double TenTo38 = 1e38;
    private const double TwoTo128 = 340282366920938463463374607431768211456d;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly TableDefinition _table;
    private readonly bool[] _isLimited;
    private long _rowCount;

    private FileValueCheck(TableDefinition table, bool[] isLimited)
    {
        _table = table;
        _isLimited = isLimited;
    }

    /// <summary>The check of a table, or null when its files can hold every value.</summary>
    public static FileValueCheck? Create(TableDefinition table)
    {
        bool[] isLimited = [.. table.Columns.Select(IsLimited)];
        return isLimited.Contains(true) ? new FileValueCheck(table, isLimited) : null;
    }

    /// <summary>Checks the next rows.</summary>
    /// <param name="rows">The rows, in the table's layout; borrowed.</param>
    /// <exception cref="DuckLakeException">A value has no form in data files.</exception>
    public void Check(RecordBatch rows)
    {
        for (int i = 0; i < _isLimited.Length; i++)
        {
            string path = _table.Columns[i].Name;
            if (_isLimited[i] && Find(rows.Column(i).Data, _table.Columns[i], 0, rows.Length, ref path) is >= 0 and int row)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.InvalidInput,
                    "Parquet files do not support negative intervals, nor 128-bit integers that are out of range as DOUBLE, nor intervals of more than "
                        + $"{uint.MaxValue} milliseconds: row {_rowCount + row} of column '{path}', counted from 0. Correct the value, or change the column's type.")
                {
                    SchemaName = _table.Schema.Name,
                    TableName = _table.Name,
                    ColumnPath = path,
                    SqlErrorClass = SqlErrorClass.IO,
                };
            }
        }

        _rowCount += rows.Length;
    }

    private static bool IsLimited(ColumnDefinition column) =>
        column.Type?.Kind is DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128 or DuckLakeTypeKind.Interval || column.Children.Any(IsLimited);

    /// <summary>The first of some rows that does not fit, counted from the first of the array, or -1; the path of the column at fault.</summary>
    private static int Find(ArrayData values, ColumnDefinition column, int start, int count, ref string path)
    {
        if (!IsLimited(column))
        {
            return -1;
        }

        switch (column.RequireType().Kind)
        {
            case DuckLakeTypeKind.Struct:
                return FindInFields(values, values.Children, column, start, count, ref path);
            case DuckLakeTypeKind.List:
                return FindInElements(values, column, isMap: false, start, count, ref path);
            case DuckLakeTypeKind.Map:
                return FindInElements(values, column, isMap: true, start, count, ref path);
            default:
                return FindValue(values, column.RequireType().Kind, start, count);
        }
    }

    private static int FindInFields(ArrayData parent, IReadOnlyList<ArrayData> fields, ColumnDefinition column, int start, int count, ref string path)
    {
        int first = -1;
        string prefix = path;
        for (int i = 0; i < fields.Count; i++)
        {
            string fieldPath = $"{prefix}.{column.Children[i].Name}";
            int end = first < 0 ? start + count : first;
            for (int from = start; from < end;)
            {
                int found = Find(fields[i], column.Children[i], parent.Offset + from, end - from, ref fieldPath) - parent.Offset;
                if (found < 0)
                {
                    break;
                }

                if (IsValid(parent, found))
                {
                    (first, path) = (found, fieldPath);
                    break;
                }

                from = found + 1;
            }
        }

        return first;
    }

    private static int FindInElements(ArrayData lists, ColumnDefinition column, bool isMap, int start, int count, ref string path)
    {
        ReadOnlySpan<int> offsets = lists.Buffers[1].AsSpan<int>().Slice(lists.Offset);
        for (int row = start; row < start + count; row++)
        {
            int length = offsets[row + 1] - offsets[row];
            if (length == 0 || !IsValid(lists, row))
            {
                continue;
            }

            string elementPath = path;
            int found;
            if (isMap)
            {
                found = FindInFields(lists.Children[0], lists.Children[0].Children, column, offsets[row], length, ref elementPath);
            }
            else
            {
                elementPath = $"{path}.{column.Children[0].Name}";
                found = Find(lists.Children[0], column.Children[0], offsets[row], length, ref elementPath);
            }

            if (found >= 0)
            {
                path = elementPath;
                return row;
            }
        }

        return -1;
    }

    private static int FindValue(ArrayData values, DuckLakeTypeKind kind, int start, int count)
    {
        if (values.DataType is NullType)
        {
            return -1;
        }

        ArrowBuffer buffer = values.Buffers[1];
        for (int row = start; row < start + count; row++)
        {
            int position = values.Offset + row;
            bool isFit = kind switch
            {
                DuckLakeTypeKind.Int128 => (double)buffer.AsSpan<Int128>()[position] is >= -TenTo38 and <= TenTo38,
                DuckLakeTypeKind.UInt128 => (double)buffer.AsSpan<UInt128>()[2 * position] < TwoTo128,
                _ => IsFit(buffer.AsSpan<MonthDayNanosecondInterval>()[position]),
            };
            if (!isFit && IsValid(values, row))
            {
                return row;
            }
        }

        return -1;
    }

    private static bool IsFit(MonthDayNanosecondInterval value) =>
        value is { Months: >= 0, Days: >= 0, Nanoseconds: >= 0 } && value.Nanoseconds / NanosecondsPerMillisecond <= uint.MaxValue;

    private static bool IsValid(ArrayData values, int row) => values.NullCount == 0 || BitUtility.GetBit(values.Buffers[0].Span, values.Offset + row);
}
