using System.Data;
using System.Globalization;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Values of parameters as they are bound.</summary>
internal static class ParameterConversion
{
    public static DbType Infer(object? value) => value switch
    {
        bool => DbType.Boolean,
        sbyte => DbType.SByte,
        byte => DbType.Byte,
        short => DbType.Int16,
        ushort => DbType.UInt16,
        int => DbType.Int32,
        uint => DbType.UInt32,
        long => DbType.Int64,
        ulong => DbType.UInt64,
        float => DbType.Single,
        double => DbType.Double,
        decimal => DbType.Decimal,
        DateOnly => DbType.Date,
        TimeOnly => DbType.Time,
        DateTime => DbType.DateTime,
        DateTimeOffset => DbType.DateTimeOffset,
        Guid => DbType.Guid,
        byte[] or Memory<byte> or ReadOnlyMemory<byte> => DbType.Binary,
        null or DBNull or string or char => DbType.String,
        _ => DbType.Object,
    };

    /// <exception cref="InvalidCastException">The value does not become the type.</exception>
    /// <exception cref="NotSupportedException">The CLR type has no counterpart.</exception>
    public static object? ToBound(object? value, DbType? type, int size)
    {
        if (value is null or DBNull)
        {
            return null;
        }

        object converted = type is { } wanted && wanted != Infer(value) ? Convert(value, wanted) : value;
        return converted switch
        {
            string text when size > 0 && text.Length > size => text[..size],
            byte[] bytes when size > 0 && bytes.Length > size => bytes[..size],
            MemoryStream stream => stream.ToArray(),
            _ => Simplify(converted),
        };
    }

    /// <summary>Public value types as those of the binding, also inside lists.</summary>
    private static object Simplify(object value) => value switch
    {
        DuckLakeInterval interval => new DuckDbIntervalValue(interval.Months, interval.Days, interval.Microseconds),
        IEnumerable<DuckLakeInterval> intervals => intervals.Select(interval => (object?)Simplify(interval)).ToList(),
        System.Text.Json.JsonDocument json => json.RootElement.GetRawText(),
        System.Text.Json.JsonElement json => json.GetRawText(),
        System.Text.Json.Nodes.JsonNode json => json.ToJsonString(),
        _ => value,
    };

    private static object Convert(object value, DbType type)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        try
        {
            return type switch
            {
                DbType.Boolean => System.Convert.ToBoolean(value, culture),
                DbType.SByte => System.Convert.ToSByte(value, culture),
                DbType.Byte => System.Convert.ToByte(value, culture),
                DbType.Int16 => System.Convert.ToInt16(value, culture),
                DbType.UInt16 => System.Convert.ToUInt16(value, culture),
                DbType.Int32 => System.Convert.ToInt32(value, culture),
                DbType.UInt32 => System.Convert.ToUInt32(value, culture),
                DbType.Int64 => System.Convert.ToInt64(value, culture),
                DbType.UInt64 => System.Convert.ToUInt64(value, culture),
                DbType.Single => System.Convert.ToSingle(value, culture),
                DbType.Double => System.Convert.ToDouble(value, culture),
                DbType.Decimal or DbType.Currency or DbType.VarNumeric => value is System.Data.SqlTypes.SqlDecimal ? value : System.Convert.ToDecimal(value, culture),
                DbType.String or DbType.AnsiString or DbType.StringFixedLength or DbType.AnsiStringFixedLength or DbType.Xml =>
                    System.Convert.ToString(value, culture) ?? string.Empty,
                DbType.Guid => value is string text ? Guid.Parse(text) : value is byte[] bytes ? new Guid(bytes) : (Guid)value,
                DbType.Date => ToDate(value),
                DbType.Time => value is TimeSpan span ? TimeOnly.FromTimeSpan(span) : value is DateTime time ? TimeOnly.FromDateTime(time) : value,
                DbType.DateTime or DbType.DateTime2 => value switch
                {
                    DateTimeOffset instant => instant.UtcDateTime,
                    DateOnly date => date.ToDateTime(TimeOnly.MinValue),
                    _ => System.Convert.ToDateTime(value, culture),
                },
                DbType.DateTimeOffset => value is DateTime instant ? new DateTimeOffset(instant.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(instant, DateTimeKind.Utc) : instant) : value,
                _ => value,
            };
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            throw new InvalidCastException($"The value of type {value.GetType()} does not become a parameter of DbType.{type}.", error);
        }
    }

    private static object ToDate(object value) => value switch
    {
        DateTime instant => DateOnly.FromDateTime(instant),
        DateTimeOffset instant => DateOnly.FromDateTime(instant.DateTime),
        string text => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        _ => value,
    };
}
