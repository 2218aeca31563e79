using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Finds values that the Arrow layout of a type can hold, but the type itself cannot; other readers of the lake would fail on them.</summary>
internal static class InputRangeCheck
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;
    private const long MicrosecondsPerMillisecond = 1_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>290309-12-22 (BC) 00:00:00, the engine's first instant.</summary>
    private const long FirstMicrosecond = -9_223_372_022_400_000_000;

    /// <summary>5877642-06-25 (BC), the engine's first day.</summary>
    private const int FirstDay = -2_147_483_646;

    /// <summary>What is wrong with a value of a column's layout, or null when all are values of the column's type.</summary>
    public static string? Find(ArrayData values, DuckLakeType type)
    {
        if (values.NullCount == values.Length)
        {
            return null;
        }

        return type.Kind switch
        {
            DuckLakeTypeKind.Date when !AreBetween(values, FirstDay, int.MaxValue) => "the day lies outside the range of dates, 5877642-06-25 (BC) to 5881580-07-10.",
            DuckLakeTypeKind.Time when !AreBetween(values, 0, MicrosecondsPerDay) => "the time lies outside the day, 00:00:00 to 24:00:00.",
            DuckLakeTypeKind.TimeNs when !AreBetween(values, 0, MicrosecondsPerDay * NanosecondsPerMicrosecond) => "the time lies outside the day, 00:00:00 to 24:00:00.",
            DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampTz when !AreBetween(values, FirstMicrosecond, long.MaxValue) => OutsideInstants,
            DuckLakeTypeKind.TimestampMs when !AreBetween(values, FirstMicrosecond / MicrosecondsPerMillisecond, long.MaxValue / MicrosecondsPerMillisecond) => OutsideInstants,
            DuckLakeTypeKind.TimestampS when !AreBetween(values, FirstMicrosecond / MicrosecondsPerSecond, long.MaxValue / MicrosecondsPerSecond) => OutsideInstants,
            DuckLakeTypeKind.UInt128 when !AreUnsigned128(values) => "the value lies outside the range of uint128, 0 to 340282366920938463463374607431768211455.",
            DuckLakeTypeKind.Decimal when !HaveDigits(values, type.Precision) => $"the value has more than {type.Precision} digits.",
            _ => null,
        };
    }

    private static string OutsideInstants => "the instant lies outside the range of timestamps, 290309-12-22 (BC) to 294247-01-10.";

    /// <summary>Whether all values lie in a range or are infinite.</summary>
    private static bool AreBetween<T>(ArrayData values, T min, T max)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> span = values.Buffers[1].AsSpan<T>().Slice(values.Offset, values.Length);
        ReadOnlySpan<byte> validity = ValidityOf(values);
        MinMax<T> range = MinMaxKernel.MinMax(span, validity, values.Offset);
        if (!range.HasValue || (range.Min >= min && range.Max <= max))
        {
            return true;
        }

        for (int i = 0; i < span.Length; i++)
        {
            T value = span[i];
            bool isInfinite = value == T.MaxValue || value == -T.MaxValue;
            if ((value < min || value > max) && !isInfinite && IsValid(validity, values.Offset + i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreUnsigned128(ArrayData values)
    {
        ReadOnlySpan<UInt128> halves = values.Buffers[1].AsSpan<UInt128>().Slice(2 * values.Offset, 2 * values.Length);
        ReadOnlySpan<byte> validity = ValidityOf(values);
        for (int i = 1; i < halves.Length; i += 2)
        {
            if (halves[i] != 0 && IsValid(validity, values.Offset + (i >> 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveDigits(ArrayData values, int digits)
    {
        if (values.DataType is not Decimal128Type)
        {
            return true;
        }

        Int128 limit = 1;
        for (int i = 0; i < digits; i++)
        {
            limit *= 10;
        }

        ReadOnlySpan<Int128> span = values.Buffers[1].AsSpan<Int128>().Slice(values.Offset, values.Length);
        ReadOnlySpan<byte> validity = ValidityOf(values);
        for (int i = 0; i < span.Length; i++)
        {
            if ((span[i] >= limit || span[i] <= -limit) && IsValid(validity, values.Offset + i))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> ValidityOf(ArrayData values) => values.NullCount == 0 ? default : values.Buffers[0].Span;

    private static bool IsValid(ReadOnlySpan<byte> validity, int position) => validity.IsEmpty || BitUtility.GetBit(validity, position);
}
