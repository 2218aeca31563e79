using System.Globalization;
using System.Numerics;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Brings filter constants to the types of columns.</summary>
internal static class ConstantCoercion
{
    private const long TicksPerDay = TimeSpan.TicksPerDay;
    private const long NanosecondsPerTick = 100;

    // Beyond every integer, for NaN and the infinities against integer columns.
    private static readonly BigInteger s_beyond = BigInteger.Pow(10, 60);

    public static CoercedConstant Coerce(BoundColumn column, DuckLakeValue constant)
    {
        DuckLakeType type = column.Type;
        object raw = constant.Raw!;
        return type.Kind switch
        {
            DuckLakeTypeKind.Boolean when raw is bool truth => Exact(truth ? 1 : 0),
            >= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128 or DuckLakeTypeKind.Decimal when TryGetNumber(raw, out ExactNumber number) =>
                Floor(number, type.Scale),
            DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 when TryGetDouble(raw, type.Kind, out double number) =>
                new CoercedConstant(BoundValue.Of(number), IsExact: true),
            DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json when raw is string text => new CoercedConstant(BoundValue.Of(text), IsExact: true),
            DuckLakeTypeKind.Blob when raw is byte[] bytes => new CoercedConstant(BoundValue.Of(bytes), IsExact: true),
            DuckLakeTypeKind.Uuid when raw is Guid uuid => new CoercedConstant(BoundValue.Of(uuid.ToByteArray(bigEndian: true)), IsExact: true),
            DuckLakeTypeKind.Date when raw is DateOnly date => Exact(date.DayNumber - EpochDayNumber),
            DuckLakeTypeKind.Date when raw is DateTime clock => Divide(clock.Ticks - DateTime.UnixEpoch.Ticks, TicksPerDay),
            DuckLakeTypeKind.Time or DuckLakeTypeKind.TimeNs when raw is TimeOnly time => FromTicks(time.Ticks, type),
            DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs =>
                raw switch
                {
                    DateTime clock => FromTicks(clock.Ticks - DateTime.UnixEpoch.Ticks, type),
                    DateOnly date => FromTicks((date.DayNumber - EpochDayNumber) * TicksPerDay, type),
                    _ => FromText(column, constant),
                },
            DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs => raw switch
            {
                DateTimeOffset instant => FromTicks(instant.UtcTicks - DateTime.UnixEpoch.Ticks, type),
                DateTime { Kind: not DateTimeKind.Unspecified } clock => FromTicks(clock.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks, type),
                _ => FromText(column, constant),
            },
            _ => FromText(column, constant),
        };
    }

    /// <summary>-1 below the range of the type, 1 above it, 0 inside.</summary>
    public static int Place(DuckLakeType type, BoundValue value)
    {
        if (value.Kind != BoundValueKind.Integer)
        {
            return 0;
        }

        (BigInteger min, BigInteger max) = Range(type);
        return value.Integer < min ? -1 : value.Integer > max ? 1 : 0;
    }

    private static int EpochDayNumber => DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static (BigInteger Min, BigInteger Max) Range(DuckLakeType type)
    {
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Boolean:
                return (0, 1);
            case DuckLakeTypeKind.Int8:
                return (sbyte.MinValue, sbyte.MaxValue);
            case DuckLakeTypeKind.Int16:
                return (short.MinValue, short.MaxValue);
            case DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Date:
                return (int.MinValue, int.MaxValue);
            case DuckLakeTypeKind.Int128:
                return (Int128.MinValue, Int128.MaxValue);
            case DuckLakeTypeKind.UInt8:
                return (byte.MinValue, byte.MaxValue);
            case DuckLakeTypeKind.UInt16:
                return (ushort.MinValue, ushort.MaxValue);
            case DuckLakeTypeKind.UInt32:
                return (uint.MinValue, uint.MaxValue);
            case DuckLakeTypeKind.UInt64:
                return (ulong.MinValue, ulong.MaxValue);
            case DuckLakeTypeKind.UInt128:
                return (UInt128.MinValue, UInt128.MaxValue);
            case DuckLakeTypeKind.Decimal:
                BigInteger limit = BigInteger.Pow(10, type.Precision) - 1;
                return (-limit, limit);
            default:
                return (long.MinValue, long.MaxValue);
        }
    }

    private static bool TryGetNumber(object raw, out ExactNumber number)
    {
        switch (raw)
        {
            case BigInteger integer:
                number = new ExactNumber(integer, 0);
                return true;
            case decimal value:
                return ExactNumber.TryParse(value.ToString(CultureInfo.InvariantCulture), out number);
            case float value when float.IsFinite(value):
                return ExactNumber.TryParse(value.ToString("R", CultureInfo.InvariantCulture), out number);
            case double value when double.IsFinite(value):
                return ExactNumber.TryParse(value.ToString("R", CultureInfo.InvariantCulture), out number);
            case float or double:
                // NaN is above every number.
                double special = Convert.ToDouble(raw, CultureInfo.InvariantCulture);
                number = new ExactNumber(double.IsNegativeInfinity(special) ? -s_beyond : s_beyond, 0);
                return true;
            default:
                number = default;
                return false;
        }
    }

    private static bool TryGetDouble(object raw, DuckLakeTypeKind kind, out double number)
    {
        bool isSingle = kind == DuckLakeTypeKind.Float32;
        switch (raw)
        {
            case float value:
                number = value;
                return true;
            case double value:
                number = value;
                return true;
            case decimal value:
                number = isSingle ? (float)value : (double)value;
                return true;
            case BigInteger value:
                number = isSingle ? (float)value : (double)value;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    private static CoercedConstant FromText(BoundColumn column, DuckLakeValue constant)
    {
        if (column.Type.Kind is not (DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob)
            && constant.Raw is string text
            && BoundValueParser.TryParse(column.Type, text, Rounding.Floor, out BoundValue value, out bool isExact))
        {
            return new CoercedConstant(value, isExact);
        }

        throw new ArgumentException(
            IsComparable(column.Type)
                ? $"The constant {constant} ({constant.Raw!.GetType().Name}) cannot be compared with column \"{column.Name}\" of type {column.Type}."
                : $"Column \"{column.Name}\" of type {column.Type} can only be tested for NULL.");
    }

    private static bool IsComparable(DuckLakeType type) =>
        type.Kind is not (DuckLakeTypeKind.Interval or DuckLakeTypeKind.TimeTz or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Variant
            or DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map or DuckLakeTypeKind.Null or DuckLakeTypeKind.Unknown);

    private static CoercedConstant FromTicks(long ticks, DuckLakeType type) =>
        Divide((BigInteger)ticks * NanosecondsPerTick, BoundValueParser.NanosecondsPerUnit(type.Kind));

    private static CoercedConstant Divide(BigInteger dividend, long divisor)
    {
        (BigInteger value, bool isExact) = BoundValueParser.FloorDivide(dividend, divisor);
        return new CoercedConstant(BoundValue.Of(value), isExact);
    }

    private static CoercedConstant Floor(ExactNumber number, int scale)
    {
        (BigInteger value, bool isExact) = number.Floor(scale);
        return new CoercedConstant(BoundValue.Of(value), isExact);
    }

    private static CoercedConstant Exact(long value) => new(BoundValue.Of((BigInteger)value), IsExact: true);
}
