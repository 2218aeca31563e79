using System.Numerics;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Reads the text of a value (of statistics, partition values and filter constants) into the form in which the column's values
/// are compared. Fails for texts and types without an order.
/// </summary>
internal static class BoundValueParser
{
    /// <summary>Parses a text.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="text">The text.</param>
    /// <param name="rounding">The direction for a value between two values of the type.</param>
    /// <param name="value">The value.</param>
    /// <param name="isExact">Whether nothing was rounded.</param>
    public static bool TryParse(DuckLakeType type, string text, Rounding rounding, out BoundValue value, out bool isExact)
    {
        value = default;
        isExact = true;
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Boolean:
                return TryParseBoolean(text, out value);
            case DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64:
                return TryParseFloat(type.Kind == DuckLakeTypeKind.Float32, text, out value);
            case DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json:
                value = BoundValue.Of(text);
                return true;
            case DuckLakeTypeKind.Blob:
                return TryParseHex(text, out value);
            case DuckLakeTypeKind.Uuid:
                return TryParseUuid(text, out value);
            default:
                if (!TryParseFloor(type, text, out BigInteger floor, out isExact))
                {
                    return false;
                }

                value = BoundValue.Of(isExact || rounding == Rounding.Floor ? floor : floor + 1);
                return true;
        }
    }

    /// <summary>The units of a second of a time or timestamp type, as nanoseconds per unit; 0 for other types.</summary>
    public static long NanosecondsPerUnit(DuckLakeTypeKind kind) => kind switch
    {
        DuckLakeTypeKind.TimestampS => 1_000_000_000,
        DuckLakeTypeKind.TimestampMs => 1_000_000,
        DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.Time => 1_000,
        DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTzNs or DuckLakeTypeKind.TimeNs => 1,
        _ => 0,
    };

    /// <summary>Floor division with the information whether it came out even.</summary>
    public static (BigInteger Value, bool IsExact) FloorDivide(BigInteger dividend, long divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger remainder);
        return (remainder.Sign < 0 ? quotient - 1 : quotient, remainder.IsZero);
    }

    private static bool TryParseFloor(DuckLakeType type, string text, out BigInteger floor, out bool isExact)
    {
        floor = default;
        isExact = true;
        switch (type.Kind)
        {
            case >= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128 or DuckLakeTypeKind.Decimal:
                if (!ExactNumber.TryParse(text, out ExactNumber number))
                {
                    return false;
                }

                (floor, isExact) = number.Floor(type.Scale);
                return true;
            case DuckLakeTypeKind.Time or DuckLakeTypeKind.TimeNs:
                if (!TimeText.TryParseNanoseconds(text, out long timeOfDay))
                {
                    return false;
                }

                (floor, isExact) = FloorDivide(timeOfDay, NanosecondsPerUnit(type.Kind));
                return true;
            case DuckLakeTypeKind.Date or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs
                or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs:
                return TryParseInstant(type.Kind, text.AsSpan().Trim(), out floor, out isExact);
            default:
                return false;
        }
    }

    // A timestamp with a zone must say its offset; without one it would depend on somebody's session.
    private static bool TryParseInstant(DuckLakeTypeKind kind, ReadOnlySpan<char> text, out BigInteger floor, out bool isExact)
    {
        isExact = true;
        if (DateText.TryParseInfinity(text, out bool isPositive))
        {
            long infinity = kind == DuckLakeTypeKind.Date ? DateText.Infinity : TimestampText.Infinity;
            floor = isPositive ? infinity : -infinity;
            return true;
        }

        floor = default;
        if (!DateText.TryParseDays(ref text, out long days))
        {
            return false;
        }

        long timeOfDay = 0;
        if (!text.IsEmpty)
        {
            bool hasTime = text[0] is ' ' or 'T';
            text = text[1..];
            if (!hasTime || !TimeText.TryParse(ref text, out timeOfDay))
            {
                return false;
            }
        }

        bool needsOffset = kind is DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs;
        if (text.Trim().IsEmpty == needsOffset || !TimeText.TryParseOffset(text, out int offsetSeconds))
        {
            return false;
        }

        BigInteger nanoseconds = ((BigInteger)days * TimeText.NanosecondsPerDay) + timeOfDay - ((BigInteger)offsetSeconds * 1_000_000_000);
        (floor, isExact) = FloorDivide(nanoseconds, kind == DuckLakeTypeKind.Date ? TimeText.NanosecondsPerDay : NanosecondsPerUnit(kind));
        return true;
    }

    private static bool TryParseBoolean(string text, out BoundValue value)
    {
        bool isTrue = text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        bool isFalse = text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
        value = BoundValue.Of(isTrue ? BigInteger.One : BigInteger.Zero);
        return isTrue || isFalse;
    }

    private static bool TryParseFloat(bool isSingle, string text, out BoundValue value)
    {
        double number;
        bool isNumber;
        if (isSingle)
        {
            isNumber = FloatText.TryParse(text, out float single);
            number = single;
        }
        else
        {
            isNumber = FloatText.TryParse(text, out number);
        }

        value = BoundValue.Of(number);
        return isNumber;
    }

    private static bool TryParseHex(string text, out BoundValue value)
    {
        value = default;
        if (text.Length % 2 != 0 || text.AsSpan().ContainsAnyExcept("0123456789ABCDEFabcdef"))
        {
            return false;
        }

        value = BoundValue.Of(Convert.FromHexString(text));
        return true;
    }

    private static bool TryParseUuid(string text, out BoundValue value)
    {
        bool isUuid = Guid.TryParse(text, out Guid uuid);
        value = BoundValue.Of(uuid.ToByteArray(bigEndian: true));
        return isUuid;
    }
}
