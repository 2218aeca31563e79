using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Turns rows in a table's layout into the values a catalog database stores for inlined rows.</summary>
internal sealed class InlinedRowEncoder(IReadOnlyList<ColumnDefinition> columns, SqlDialect dialect)
{
    /// <summary>The values of every row, one per top-level column.</summary>
    /// <param name="batch">The rows, in the table's layout; borrowed.</param>
    /// <exception cref="DuckLakeException">A value cannot be stored in the catalog database.</exception>
    public IReadOnlyList<object?[]> Encode(RecordBatch batch)
    {
        var rows = new object?[batch.Length][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new object?[columns.Count];
        }

        for (int i = 0; i < columns.Count; i++)
        {
            InlinedStorage storage = StorageOf(columns[i]);
            Field field = batch.Schema.FieldsList[i];
            IArrowArray values = batch.Column(i);
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row][i] = Encode(columns[i], storage, values, field, row);
            }
        }

        return rows;
    }

    private InlinedStorage StorageOf(ColumnDefinition column)
    {
        InlinedTableColumn stored = InlinedTableColumn.Of(column);
        return dialect.GetInlinedStorage(stored.Type, stored.Children);
    }

    private object? Encode(ColumnDefinition column, InlinedStorage storage, IArrowArray values, Field field, int row)
    {
        if (values.IsNull(row))
        {
            return null;
        }

        switch (storage)
        {
            case InlinedStorage.Boolean:
                return ((BooleanArray)values).GetValue(row);
            case InlinedStorage.Integer:
                return ToInteger(values, row);
            case InlinedStorage.Float32:
                return WithPositiveNaN(((FloatArray)values).Values[row]);
            case InlinedStorage.Float64:
                return WithPositiveNaN(((DoubleArray)values).Values[row]);
            case InlinedStorage.Utf8Bytes when values is IBytesArray bytes:
                return bytes.GetBytes(row).ToArray();
            case InlinedStorage.Utf8Bytes:
                return Encoding.UTF8.GetBytes(ValueText.Format(values, field, row)!);
            case InlinedStorage.Bytes:
                return ((IBytesArray)values).GetBytes(row).ToArray();
            case InlinedStorage.NestedJson:
                return NestedJson.Format(values, field, row);
            case InlinedStorage.Text:
                return ValueText.Format(values, field, row);
            default:
                throw new DuckLakeException(
                    DuckLakeErrorKind.Unsupported, $"Values of type {column.TypeText} cannot be kept inside a {dialect.Name} catalog.") { ColumnPath = column.Name };
        }
    }

    // .NET's own NaN has the sign bit set, which other engines print.
    private static double WithPositiveNaN(double value) => double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : value;

    private static long ToInteger(IArrowArray values, int row) => values switch
    {
        Int8Array a => a.Values[row],
        Int16Array a => a.Values[row],
        Int32Array a => a.Values[row],
        Int64Array a => a.Values[row],
        UInt8Array a => a.Values[row],
        UInt16Array a => a.Values[row],
        UInt32Array a => a.Values[row],
        UInt64Array a => checked((long)a.Values[row]),
        _ => throw new ArgumentException($"Values of type {values.Data.DataType} are no integers.", nameof(values)),
    };
}
