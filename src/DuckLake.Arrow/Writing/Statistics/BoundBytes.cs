using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>Texts of the bounds of Parquet columns, for the statistics in the catalog.</summary>
internal static class BoundBytes
{
    /// <summary>
    /// The text of a PLAIN value of a file's column as a value of the table's column, or null for types whose bounds the catalog does not
    /// keep. Text and blobs come whole.
    /// </summary>
    public static string? Format(DuckLakeType type, ParquetColumn column, ReadOnlySpan<byte> value)
    {
        switch (column.PhysicalType)
        {
            case ParquetPhysicalType.Boolean when type.Kind == DuckLakeTypeKind.Boolean && value.Length == 1:
                return value[0] == 0 ? "0" : "1";
            case ParquetPhysicalType.Int32 when value.Length == sizeof(int):
                int narrow = BinaryPrimitives.ReadInt32LittleEndian(value);
                return FormatInteger(type, column, IsUnsigned(column) ? (uint)narrow : narrow);
            case ParquetPhysicalType.Int64 when value.Length == sizeof(long):
                long wide = BinaryPrimitives.ReadInt64LittleEndian(value);
                return FormatInteger(type, column, IsUnsigned(column) ? (ulong)wide : (BigInteger)wide);
            case ParquetPhysicalType.Float when value.Length == sizeof(float):
                return FormatFloat(type, BinaryPrimitives.ReadSingleLittleEndian(value));
            case ParquetPhysicalType.Double when value.Length == sizeof(double) && type.Kind == DuckLakeTypeKind.Float64:
                return FormatFloat(type, BinaryPrimitives.ReadDoubleLittleEndian(value));
            case ParquetPhysicalType.ByteArray or ParquetPhysicalType.FixedLenByteArray:
                return FormatBytes(type, column, value);
            default:
                return null;
        }
    }

    private static bool IsUnsigned(ParquetColumn column) => column.LogicalType is { Kind: ParquetLogicalTypeKind.Integer, IsSigned: false };

    private static string? FormatInteger(DuckLakeType type, ParquetColumn column, BigInteger value)
    {
        var text = new StringBuilder();
        switch (type.Kind)
        {
            case >= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128:
                return value.ToString(CultureInfo.InvariantCulture);
            case DuckLakeTypeKind.Decimal:
                return FormatDecimal(type, column, value);
            case DuckLakeTypeKind.Date:
                DateText.Append(text, (int)value);
                break;
            case DuckLakeTypeKind.Time or DuckLakeTypeKind.TimeNs when column.LogicalType is { Kind: ParquetLogicalTypeKind.Time } time:
                TimeText.Append(text, (long)value * (1_000_000_000 / TimestampText.UnitsPerSecond(UnitOf(time.TimeUnit))));
                break;
            case DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs
                or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs when column.LogicalType is { Kind: ParquetLogicalTypeKind.Timestamp } timestamp:
                bool isInstant = type.Kind is DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs;
                TimestampText.Append(text, (long)value, UnitOf(timestamp.TimeUnit), isInstant);
                break;
            default:
                return null;
        }

        return text.ToString();
    }

    private static string? FormatFloat(DuckLakeType type, double value)
    {
        var text = new StringBuilder();
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Float32:
                FloatText.Append(text, (float)value);
                return text.ToString();
            case DuckLakeTypeKind.Float64:
                FloatText.Append(text, value);
                return text.ToString();
            default:
                return null;
        }
    }

    private static string? FormatBytes(DuckLakeType type, ParquetColumn column, ReadOnlySpan<byte> value) => type.Kind switch
    {
        DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json => Encoding.UTF8.GetString(value),
        DuckLakeTypeKind.Blob => Convert.ToHexString(value),
        DuckLakeTypeKind.Uuid when value.Length == 16 => new Guid(value, bigEndian: true).ToString("D"),
        DuckLakeTypeKind.Decimal when value.Length is > 0 and <= 32 => FormatDecimal(type, column, new BigInteger(value, isUnsigned: false, isBigEndian: true)),
        _ => null,
    };

    private static string? FormatDecimal(DuckLakeType type, ParquetColumn column, BigInteger value)
    {
        int scale = column.LogicalType is { Kind: ParquetLogicalTypeKind.Decimal } logical ? logical.Scale : 0;
        if (scale > type.Scale)
        {
            return null;
        }

        var text = new StringBuilder();
        DecimalText.Append(text, value * BigInteger.Pow(10, type.Scale - scale), type.Scale);
        return text.ToString();
    }

    private static TimeUnit UnitOf(ParquetTimeUnit unit) => unit switch
    {
        ParquetTimeUnit.Milliseconds => TimeUnit.Millisecond,
        ParquetTimeUnit.Microseconds => TimeUnit.Microsecond,
        _ => TimeUnit.Nanosecond,
    };
}
