using System.Buffers.Binary;

namespace DuckLake.Parquet;

/// <summary>Sort orders, and bounds as typed values.</summary>
internal static class BoundDecoder
{
    public static ParquetSortOrder SortOrder(ParquetColumn column) => column.LogicalType?.Kind switch
    {
        null => column.PhysicalType switch
        {
            ParquetPhysicalType.Int96 => ParquetSortOrder.Undefined,
            ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray => ParquetSortOrder.Unsigned,
            _ => ParquetSortOrder.Signed,
        },
        ParquetLogicalTypeKind.Integer => column.LogicalType.IsSigned ? ParquetSortOrder.Signed : ParquetSortOrder.Unsigned,
        ParquetLogicalTypeKind.Decimal or ParquetLogicalTypeKind.Date or ParquetLogicalTypeKind.Time
            or ParquetLogicalTypeKind.Timestamp or ParquetLogicalTypeKind.Float16 => ParquetSortOrder.Signed,
        ParquetLogicalTypeKind.String or ParquetLogicalTypeKind.Enum or ParquetLogicalTypeKind.Json
            or ParquetLogicalTypeKind.Bson or ParquetLogicalTypeKind.Uuid => ParquetSortOrder.Unsigned,
        _ => ParquetSortOrder.Undefined,
    };

    /// <summary>The order in which bounds of <paramref name="declared"/> order can be compared.</summary>
    public static bool IsUsable(ParquetColumn column, ParquetColumnOrder declared) => declared switch
    {
        ParquetColumnOrder.TypeDefined => SortOrder(column) != ParquetSortOrder.Undefined,
        ParquetColumnOrder.Ieee754TotalOrder => column.PhysicalType is ParquetPhysicalType.Float or ParquetPhysicalType.Double
            || column.LogicalType?.Kind == ParquetLogicalTypeKind.Float16,
        ParquetColumnOrder.Int96Timestamp => column.PhysicalType == ParquetPhysicalType.Int96,
        _ => false,
    };

    /// <summary>True when the bytes are a PLAIN value of the column's type.</summary>
    public static bool HasValidSize(ParquetColumn column, int lengthBytes) => column.PhysicalType switch
    {
        ParquetPhysicalType.ByteArray => true,
        ParquetPhysicalType.Boolean => lengthBytes == 1,
        // Writers may shorten bounds of fixed-length strings of bytes.
        ParquetPhysicalType.FixedLenByteArray when SortOrder(column) == ParquetSortOrder.Unsigned => lengthBytes <= column.TypeLength,
        _ => lengthBytes == column.FixedWidthBytes,
    };

    /// <summary>Integers (unsigned ones zero-extended), dates, times, timestamps and the unscaled values of decimals up to 16 bytes.</summary>
    public static bool TryReadInteger(ParquetColumn column, ReadOnlySpan<byte> bytes, out Int128 value)
    {
        value = 0;
        bool isUnsigned = column.LogicalType is { Kind: ParquetLogicalTypeKind.Integer, IsSigned: false };
        switch (column.PhysicalType)
        {
            case ParquetPhysicalType.Int32 when bytes.Length == 4:
                int narrow = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                value = isUnsigned ? (uint)narrow : narrow;
                return true;
            case ParquetPhysicalType.Int64 when bytes.Length == 8:
                long wide = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                value = isUnsigned ? (ulong)wide : wide;
                return true;
            case ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray
                when column.LogicalType?.Kind == ParquetLogicalTypeKind.Decimal && bytes.Length is > 0 and <= 16:
                Int128 unscaled = (sbyte)bytes[0];
                foreach (byte next in bytes[1..])
                {
                    unscaled = unscaled << 8 | next;
                }

                value = unscaled;
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// FLOAT, DOUBLE and FLOAT16. A NaN is no bound; a zero is widened to the zero that bounds both (parquet.thrift, note on
    /// <c>ColumnOrder</c>). NaNs among the values are never told by the bounds.
    /// </summary>
    public static bool TryReadDouble(ParquetColumn column, ReadOnlySpan<byte> bytes, StatisticsBound bound, out double value)
    {
        value = column.PhysicalType switch
        {
            ParquetPhysicalType.Float when bytes.Length == 4 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ParquetPhysicalType.Double when bytes.Length == 8 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ParquetPhysicalType.FixedLenByteArray when bytes.Length == 2 && column.LogicalType?.Kind == ParquetLogicalTypeKind.Float16 =>
                (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            _ => double.NaN,
        };
        if (value == 0)
        {
            value = bound == StatisticsBound.Min ? -0.0 : 0.0;
        }

        return !double.IsNaN(value);
    }

    public static bool TryReadBoolean(ParquetColumn column, ReadOnlySpan<byte> bytes, out bool value)
    {
        bool isBoolean = column.PhysicalType == ParquetPhysicalType.Boolean && bytes.Length == 1;
        value = isBoolean && bytes[0] != 0;
        return isBoolean;
    }
}
