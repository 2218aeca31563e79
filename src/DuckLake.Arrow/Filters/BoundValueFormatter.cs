using System.Globalization;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Writes values in the canonical text of statistics.</summary>
internal static class BoundValueFormatter
{
    /// <summary>The text, or null for types without one.</summary>
    public static string? Format(DuckLakeType type, BoundValue value)
    {
        var text = new StringBuilder();
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Boolean:
                return value.Integer.IsZero ? "false" : "true";
            case >= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128:
                return value.Integer.ToString(CultureInfo.InvariantCulture);
            case DuckLakeTypeKind.Float32:
                FloatText.Append(text, (float)value.Float);
                break;
            case DuckLakeTypeKind.Float64:
                FloatText.Append(text, value.Float);
                break;
            case DuckLakeTypeKind.Decimal:
                DecimalText.Append(text, value.Integer, type.Scale);
                break;
            case DuckLakeTypeKind.Date:
                DateText.Append(text, (int)value.Integer);
                break;
            case DuckLakeTypeKind.Time or DuckLakeTypeKind.TimeNs:
                TimeText.Append(text, (long)value.Integer * BoundValueParser.NanosecondsPerUnit(type.Kind));
                break;
            case DuckLakeTypeKind.TimestampS:
                TimestampText.Append(text, (long)value.Integer, TimeUnit.Second, isInstant: false);
                break;
            case DuckLakeTypeKind.TimestampMs:
                TimestampText.Append(text, (long)value.Integer, TimeUnit.Millisecond, isInstant: false);
                break;
            case DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampTz:
                TimestampText.Append(text, (long)value.Integer, TimeUnit.Microsecond, type.Kind == DuckLakeTypeKind.TimestampTz);
                break;
            case DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTzNs:
                TimestampText.Append(text, (long)value.Integer, TimeUnit.Nanosecond, type.Kind == DuckLakeTypeKind.TimestampTzNs);
                break;
            case DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json:
                return Encoding.UTF8.GetString(value.Bytes);
            case DuckLakeTypeKind.Blob:
                return Convert.ToHexString(value.Bytes);
            case DuckLakeTypeKind.Uuid:
                return new Guid(value.Bytes, bigEndian: true).ToString("D");
            default:
                return null;
        }

        return text.ToString();
    }
}
