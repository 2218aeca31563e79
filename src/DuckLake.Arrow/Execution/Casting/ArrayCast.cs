using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Converts arrays of one type to another: the promotions a column can go through, and the forms writers keep a type in. Never
/// loses a value: what does not fit is an <see cref="OverflowException"/>.
/// </summary>
internal static class ArrayCast
{
    private const long SecondsPerDay = 86_400;

    /// <summary>A new owner of the values as <paramref name="target"/>, or null if there is no direct conversion.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    internal static ArrayData? TryCast(ArrayData source, IArrowType target)
    {
        IArrowType from = source.DataType;
        if (from.Equals(target))
        {
            return source.Retain();
        }

        return (from, target) switch
        {
            (NullType, _) => ArrayHelpers.Nulls(target, source.Length),
            (Decimal128Type decimalType, _) => FromDecimal(source, decimalType, target),
            (TimestampType timestamp, TimestampType to) => Rescale(source, target, UnitsPerSecond(timestamp.Unit), UnitsPerSecond(to.Unit)),
            (TimestampType timestamp, Date32Type) => CastKernel.Run<long, int, TimestampToDateCast>(
                source, target, new TimestampToDateCast(SecondsPerDay * UnitsPerSecond(timestamp.Unit))),
            (Date32Type, TimestampType to) => CastKernel.Run<int, long, DateToTimestampCast>(
                source, target, new DateToTimestampCast(SecondsPerDay * UnitsPerSecond(to.Unit))),
            (Time64Type time, Time64Type to) => Rescale(source, target, UnitsPerSecond(time.Unit), UnitsPerSecond(to.Unit)),
            (Time32Type time, Time64Type to) => TimeToLong(source, target, UnitsPerSecond(time.Unit), UnitsPerSecond(to.Unit)),
            _ when IsNumber(from) => FromNumber(source, target),
            _ when TextCast.IsBytes(from) && TextCast.IsBytes(target) => TextCast.Convert(source, target),
            _ => null,
        };
    }

    internal static long UnitsPerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    private static bool IsNumber(IArrowType type) => type.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Double;

    private static ArrayData Rescale(ArrayData source, IArrowType target, long from, long to) =>
        from == to ? source.RetainAs(target)
        : from < to ? CastKernel.Run<long, long, TimeMultiplyCast>(source, target, new TimeMultiplyCast(to / from))
        : CastKernel.Run<long, long, TimeDivideCast>(source, target, new TimeDivideCast(from / to));

    private static ArrayData TimeToLong(ArrayData source, IArrowType target, long from, long to)
    {
        using ArrayData wide = CastKernel.Run<int, long, NumberCast<int, long>>(source, target, default);
        return Rescale(wide, target, from, to);
    }

    private static ArrayData? FromNumber(ArrayData source, IArrowType target) => source.DataType.TypeId switch
    {
        ArrowTypeId.Int8 => FromInteger<sbyte>(source, target),
        ArrowTypeId.Int16 => FromInteger<short>(source, target),
        ArrowTypeId.Int32 => FromInteger<int>(source, target),
        ArrowTypeId.Int64 => FromInteger<long>(source, target),
        ArrowTypeId.UInt8 => FromInteger<byte>(source, target),
        ArrowTypeId.UInt16 => FromInteger<ushort>(source, target),
        ArrowTypeId.UInt32 => FromInteger<uint>(source, target),
        ArrowTypeId.UInt64 => FromInteger<ulong>(source, target),
        ArrowTypeId.HalfFloat => FromFloat<Half>(source, target),
        ArrowTypeId.Float => FromFloat<float>(source, target),
        _ => FromFloat<double>(source, target),
    };

    private static ArrayData? FromInteger<T>(ArrayData source, IArrowType target)
        where T : unmanaged, INumberBase<T> =>
        target is Decimal128Type type
            ? CastKernel.Run<T, Int128, IntegerToDecimalCast<T>>(
                source, target, new IntegerToDecimalCast<T>(DecimalBounds.PowerOfTen(type.Scale), DecimalBounds.Limit(type.Precision)))
            : ToNumber<T>(source, target);

    private static ArrayData? FromFloat<T>(ArrayData source, IArrowType target)
        where T : unmanaged, INumberBase<T>
    {
        if (target is not Decimal128Type type)
        {
            return target.TypeId is >= ArrowTypeId.HalfFloat and <= ArrowTypeId.Double ? ToNumber<T>(source, target) : null;
        }

        var cast = new DoubleToDecimalCast((double)DecimalBounds.PowerOfTen(type.Scale), DecimalBounds.Limit(type.Precision));
        if (typeof(T) == typeof(double))
        {
            return CastKernel.Run<double, Int128, DoubleToDecimalCast>(source, target, cast);
        }

        using ArrayData wide = CastKernel.Run<T, double, NumberCast<T, double>>(source, DoubleType.Default, default);
        return CastKernel.Run<double, Int128, DoubleToDecimalCast>(wide, target, cast);
    }

    private static ArrayData? ToNumber<T>(ArrayData source, IArrowType target)
        where T : unmanaged, INumberBase<T> => target.TypeId switch
        {
            ArrowTypeId.Int8 => CastKernel.Run<T, sbyte, NumberCast<T, sbyte>>(source, target, default),
            ArrowTypeId.Int16 => CastKernel.Run<T, short, NumberCast<T, short>>(source, target, default),
            ArrowTypeId.Int32 => CastKernel.Run<T, int, NumberCast<T, int>>(source, target, default),
            ArrowTypeId.Int64 => CastKernel.Run<T, long, NumberCast<T, long>>(source, target, default),
            ArrowTypeId.UInt8 => CastKernel.Run<T, byte, NumberCast<T, byte>>(source, target, default),
            ArrowTypeId.UInt16 => CastKernel.Run<T, ushort, NumberCast<T, ushort>>(source, target, default),
            ArrowTypeId.UInt32 => CastKernel.Run<T, uint, NumberCast<T, uint>>(source, target, default),
            ArrowTypeId.UInt64 => CastKernel.Run<T, ulong, NumberCast<T, ulong>>(source, target, default),
            ArrowTypeId.Float => CastKernel.Run<T, float, NumberCast<T, float>>(source, target, default),
            ArrowTypeId.Double => CastKernel.Run<T, double, NumberCast<T, double>>(source, target, default),
            _ => null,
        };

    private static ArrayData? FromDecimal(ArrayData source, Decimal128Type from, IArrowType target)
    {
        switch (target)
        {
            case Decimal128Type to when to.Scale == from.Scale && to.Precision >= from.Precision:
                return source.RetainAs(target);
            case Decimal128Type to when to.Scale >= from.Scale:
                return CastKernel.Run<Int128, Int128, DecimalUpscaleCast>(
                    source, target, new DecimalUpscaleCast(DecimalBounds.PowerOfTen(to.Scale - from.Scale), DecimalBounds.Limit(to.Precision)));
            case Decimal128Type to:
                return CastKernel.Run<Int128, Int128, DecimalDownscaleCast>(
                    source, target, new DecimalDownscaleCast(DecimalBounds.PowerOfTen(from.Scale - to.Scale), DecimalBounds.Limit(to.Precision)));
            case DoubleType:
                return CastKernel.Run<Int128, double, DecimalToNumberCast<double>>(
                    source, target, new DecimalToNumberCast<double>((double)DecimalBounds.PowerOfTen(from.Scale)));
            case FloatType:
                return CastKernel.Run<Int128, float, DecimalToNumberCast<float>>(
                    source, target, new DecimalToNumberCast<float>((double)DecimalBounds.PowerOfTen(from.Scale)));
            default:
                return null;
        }
    }
}
