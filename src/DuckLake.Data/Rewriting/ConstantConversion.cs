using System.Globalization;
using System.Numerics;
using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// Turns constants of a query into constants of a scan's filter, where comparing with them means the same as in DuckDB: DuckDB brings
/// both sides to one type first, a scan compares exactly.
/// </summary>
internal static class ConstantConversion
{
    private const int MaxDecimalDigits = 38;
    private const string Decimal = "DECIMAL(";

    /// <summary>The type to which DuckDB casts constants compared with such a column, where the cast value is needed; null if none.</summary>
    public static string? CastFor(DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => "BOOLEAN",
        DuckLakeTypeKind.Int8 => "TINYINT",
        DuckLakeTypeKind.Int16 => "SMALLINT",
        DuckLakeTypeKind.Int32 => "INTEGER",
        DuckLakeTypeKind.Int64 => "BIGINT",
        DuckLakeTypeKind.Int128 => "HUGEINT",
        DuckLakeTypeKind.UInt8 => "UTINYINT",
        DuckLakeTypeKind.UInt16 => "USMALLINT",
        DuckLakeTypeKind.UInt32 => "UINTEGER",
        DuckLakeTypeKind.UInt64 => "UBIGINT",
        DuckLakeTypeKind.UInt128 => "UHUGEINT",
        DuckLakeTypeKind.Float32 => "FLOAT",
        DuckLakeTypeKind.Float64 => "DOUBLE",
        DuckLakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({type.Precision},{type.Scale})"),
        DuckLakeTypeKind.Date => "DATE",
        DuckLakeTypeKind.Time => "TIME",
        DuckLakeTypeKind.Timestamp => "TIMESTAMP",
        DuckLakeTypeKind.TimestampS => "TIMESTAMP_S",
        DuckLakeTypeKind.TimestampMs => "TIMESTAMP_MS",
        DuckLakeTypeKind.TimestampNs => "TIMESTAMP_NS",
        DuckLakeTypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckLakeTypeKind.Uuid => "UUID",
        DuckLakeTypeKind.Blob => "BLOB",
        _ => null,
    };

    /// <summary>All constants of a condition on a column, or null when one of them does not allow it.</summary>
    public static DuckLakeValue[]? Convert(DuckLakeType type, IReadOnlyList<int> numbers, ConstantValues constants)
    {
        DuckLakeValue[] values = new DuckLakeValue[numbers.Count];
        for (int i = 0; i < values.Length; i++)
        {
            // A float column is compared as FLOAT or DOUBLE, whatever the widest of the constants is.
            if (constants.TypeOf(numbers[i]) is not { } constantType
                || constants.Text(numbers[i]) is not { } text
                || (type.Kind == DuckLakeTypeKind.Float32 && constantType != constants.TypeOf(numbers[0]))
                || !TryConvert(type, constantType, text, CastFor(type) is { } cast ? constants.Cast(numbers[i], cast) : null, constants, out values[i]))
            {
                return null;
            }
        }

        return values;
    }

    private static bool TryConvert(DuckLakeType type, string constantType, string text, string? cast, ConstantValues constants, out DuckLakeValue value)
    {
        value = default;
        bool isText = constantType == "VARCHAR";
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Varchar:
                value = text;
                return isText && !constants.HasCollation;
            case >= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128 or DuckLakeTypeKind.Decimal:
                return TryConvertNumber(type, constantType, isText ? cast : text, out value);
            case DuckLakeTypeKind.Float32:
                // DOUBLE is the wider type; everything else is rounded to FLOAT.
                return constantType == "DOUBLE" ? TryConvertDouble(text, out value) : IsNumber(constantType, isText) && TryConvertSingle(cast, out value);
            case DuckLakeTypeKind.Float64:
                return IsNumber(constantType, isText) && TryConvertDouble(cast, out value);
            case DuckLakeTypeKind.Boolean:
                bool isTrue = cast == "true";
                value = isTrue;
                return (isText || constantType == "BOOLEAN") && (isTrue || cast == "false");
            case DuckLakeTypeKind.Date when isText || constantType == "DATE":
                return TryConvertDate(cast, out value);
            case DuckLakeTypeKind.Date or DuckLakeTypeKind.Timestamp when constantType is "TIMESTAMP" or "DATE":
            case DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs when constantType is "TIMESTAMP" or "DATE":
                return TryConvertTimestamp(text, out value);
            case DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs when isText:
                return TryConvertTimestamp(cast, out value);
            case DuckLakeTypeKind.TimestampTz when isText || constantType is "TIMESTAMP WITH TIME ZONE" or "TIMESTAMP" or "DATE":
                return TryConvertInstant(cast, out value);
            case DuckLakeTypeKind.Time when isText || constantType == "TIME":
                bool isTime = TimeOnly.TryParseExact(cast, ["HH:mm:ss", "HH:mm:ss.FFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time);
                value = time;
                return isTime;
            case DuckLakeTypeKind.Uuid when isText || constantType == "UUID":
                bool isUuid = Guid.TryParseExact(cast, "D", out Guid uuid);
                value = uuid;
                return isUuid;
            case DuckLakeTypeKind.Blob when cast is not null && (isText || constantType == "BLOB"):
                value = System.Convert.FromHexString(cast);
                return true;
            default:
                return false;
        }
    }

    private static bool IsNumber(string constantType, bool isText) => isText || IntegerDigits(constantType) > 0 || constantType is "FLOAT" or "DOUBLE"
        || constantType.StartsWith(Decimal, StringComparison.Ordinal);

    private static bool TryConvertNumber(DuckLakeType type, string constantType, string? text, out DuckLakeValue value)
    {
        value = default;
        if (text is null)
        {
            return false;
        }

        if (constantType == "DOUBLE")
        {
            // Integers up to 32 bits are doubles without loss; wider ones and decimals would be rounded.
            bool isNarrow = type.Kind is DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.UInt8
                or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32;
            return isNarrow && TryConvertDouble(text, out value);
        }

        (int columnDigits, int columnScale) = type.Kind == DuckLakeTypeKind.Decimal
            ? (type.Precision - type.Scale, type.Scale)
            : (IntegerDigits(CastFor(type)!), 0);
        int constantDigits = IntegerDigits(constantType);
        int constantScale = 0;
        if (constantType == "VARCHAR")
        {
            (constantDigits, constantScale) = (columnDigits, columnScale);
        }
        else if (constantDigits == 0 && !TryParseDecimalType(constantType, out constantDigits, out constantScale))
        {
            return false;
        }

        bool areIntegers = columnScale == 0 && type.Kind != DuckLakeTypeKind.Decimal && constantScale == 0 && IntegerDigits(constantType) > 0;
        if (!areIntegers && constantType != "VARCHAR" && Math.Max(columnDigits, constantDigits) + Math.Max(columnScale, constantScale) > MaxDecimalDigits)
        {
            // DuckDB caps the common type; only literals that fit the column's type are sure to keep their meaning.
            return false;
        }

        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger integer))
        {
            value = integer;
            return true;
        }

        bool isDecimal = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && text.Length <= 28;
        value = number;
        return isDecimal;
    }

    private static int IntegerDigits(string type) => type switch
    {
        "TINYINT" or "UTINYINT" => 3,
        "SMALLINT" or "USMALLINT" => 5,
        "INTEGER" or "UINTEGER" => 10,
        "BIGINT" => 19,
        "UBIGINT" => 20,
        "HUGEINT" or "UHUGEINT" => 39,
        _ => 0,
    };

    private static bool TryParseDecimalType(string type, out int digits, out int scale)
    {
        digits = 0;
        scale = 0;
        int comma = type.IndexOf(',', StringComparison.Ordinal);
        if (!type.StartsWith(Decimal, StringComparison.Ordinal) || comma < 0
            || !int.TryParse(type.AsSpan(Decimal.Length, comma - Decimal.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            || !int.TryParse(type.AsSpan(comma + 1).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out scale))
        {
            return false;
        }

        digits = width - scale;
        return true;
    }

    private static bool TryConvertSingle(string? text, out DuckLakeValue value)
    {
        bool isNumber = float.TryParse(FloatName(text), NumberStyles.Float, CultureInfo.InvariantCulture, out float number);
        value = number;
        return isNumber;
    }

    private static bool TryConvertDouble(string? text, out DuckLakeValue value)
    {
        bool isNumber = double.TryParse(FloatName(text), NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        value = number;
        return isNumber;
    }

    private static string? FloatName(string? text) => text switch
    {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        "nan" or "-nan" => "NaN",
        _ => text,
    };

    private static bool TryConvertDate(string? text, out DuckLakeValue value)
    {
        bool isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        value = date;
        return isDate;
    }

    private static bool TryConvertTimestamp(string? text, out DuckLakeValue value)
    {
        bool isTimestamp = DateTime.TryParseExact(
            text,
            ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime timestamp);
        value = timestamp;
        return isTimestamp;
    }

    // Microseconds since 1970, which do not depend on the session's time zone.
    private static bool TryConvertInstant(string? microseconds, out DuckLakeValue value)
    {
        value = default;
        if (!long.TryParse(microseconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            || Math.Abs((decimal)number) > (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            || number < (DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return false;
        }

        value = new DateTimeOffset(DateTime.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return true;
    }
}
