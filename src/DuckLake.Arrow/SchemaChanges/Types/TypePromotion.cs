using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Which types a column without children can be widened to: those the engine's implicit casts lead to.</summary>
internal static class TypePromotion
{
    private const int MaxDecimalPrecision = 38;

    /// <summary>Whether every value of a type is a value of another, in the engine's eyes. Equal types are none.</summary>
    public static bool IsAllowed(DuckLakeType from, DuckLakeType to)
    {
        if (from == to || from.IsNested || to.IsNested)
        {
            return false;
        }

        return from.Kind switch
        {
            DuckLakeTypeKind.Null => true,
            DuckLakeTypeKind.Boolean => IsInteger(to.Kind),
            DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64 or DuckLakeTypeKind.Int128 =>
                IsWiderNumber(from, to),
            DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64 or DuckLakeTypeKind.UInt128 =>
                IsWiderNumber(from, to),
            DuckLakeTypeKind.Float32 => to.Kind == DuckLakeTypeKind.Float64,
            DuckLakeTypeKind.Decimal when to.Kind == DuckLakeTypeKind.Decimal => to == Common(from, to),
            DuckLakeTypeKind.Decimal => to.Kind is DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64,
            DuckLakeTypeKind.Date => to.Kind is DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs
                or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz,
            DuckLakeTypeKind.TimestampS =>
                to.Kind is DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampNs,
            DuckLakeTypeKind.TimestampMs => to.Kind is DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampNs,
            DuckLakeTypeKind.Timestamp => to.Kind is DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz,

            // Any text may be JSON; what is none fails when it is read, as in the engine.
            DuckLakeTypeKind.Varchar => to.Kind == DuckLakeTypeKind.Json,
            _ => false,
        };
    }

    private static bool IsWiderNumber(DuckLakeType from, DuckLakeType to) => to.Kind switch
    {
        DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 => true,
        DuckLakeTypeKind.Decimal => to.Precision - to.Scale >= Math.Min(Digits(from.Kind), MaxDecimalPrecision - to.Scale),
        _ when !IsInteger(to.Kind) => false,
        _ when IsSigned(from.Kind) => IsSigned(to.Kind) && Bits(to.Kind) > Bits(from.Kind),
        _ => Bits(to.Kind) > Bits(from.Kind),
    };

    private static DuckLakeType Common(DuckLakeType left, DuckLakeType right)
    {
        int whole = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale);
        int scale = Math.Min(Math.Max(left.Scale, right.Scale), MaxDecimalPrecision - whole);
        return DuckLakeType.Decimal(whole + scale, scale);
    }

    private static bool IsInteger(DuckLakeTypeKind kind) => Bits(kind) > 0;

    private static bool IsSigned(DuckLakeTypeKind kind) =>
        kind is DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64 or DuckLakeTypeKind.Int128;

    private static int Bits(DuckLakeTypeKind kind) => kind switch
    {
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.UInt8 => 8,
        DuckLakeTypeKind.Int16 or DuckLakeTypeKind.UInt16 => 16,
        DuckLakeTypeKind.Int32 or DuckLakeTypeKind.UInt32 => 32,
        DuckLakeTypeKind.Int64 or DuckLakeTypeKind.UInt64 => 64,
        DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128 => 128,
        _ => 0,
    };

    // The digits the engine reserves when it makes a decimal of an integer.
    private static int Digits(DuckLakeTypeKind kind) => kind switch
    {
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.UInt8 => 3,
        DuckLakeTypeKind.Int16 or DuckLakeTypeKind.UInt16 => 5,
        DuckLakeTypeKind.Int32 or DuckLakeTypeKind.UInt32 => 10,
        DuckLakeTypeKind.Int64 => 19,
        DuckLakeTypeKind.UInt64 => 20,
        _ => 38,
    };
}
