using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Reads the texts of bounds so that they stay bounds: rounded outwards, widened where the text may stem from a narrower type, and
/// unknown where the order of the text's type may have been another one.
/// </summary>
internal static class BoundText
{
    // More digits than the shortest text of any float32 has.
    private const int Float32Digits = 9;

    /// <param name="type">The column's present type.</param>
    /// <param name="text">The text, null if unknown.</param>
    /// <param name="origin">The type under which the text may have been written.</param>
    public static BoundValue? Lower(DuckLakeType type, string? text, TextOrigin origin) => Parse(type, text, origin, Rounding.Floor);

    /// <param name="type">The column's present type.</param>
    /// <param name="text">The text, null if unknown.</param>
    /// <param name="origin">The type under which the text may have been written.</param>
    public static BoundValue? Upper(DuckLakeType type, string? text, TextOrigin origin) => Parse(type, text, origin, Rounding.Ceiling);

    private static BoundValue? Parse(DuckLakeType type, string? text, TextOrigin origin, Rounding rounding)
    {
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Blob or DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128:
            case DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Uuid or DuckLakeTypeKind.Boolean when origin == TextOrigin.AnotherType:
                return null;
        }

        if (text is null || !BoundValueParser.TryParse(type, text, rounding, out BoundValue value, out _))
        {
            return null;
        }

        // 0.1 of a float32 is a little more than 0.1 of a float64.
        if (type.Kind == DuckLakeTypeKind.Float64 && origin != TextOrigin.SameType && text.Count(char.IsAsciiDigit) <= Float32Digits + 2
            && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) && float.IsFinite(single))
        {
            BoundValue widened = BoundValue.Of((double)single);
            value = rounding == Rounding.Floor ? (widened < value ? widened : value) : (widened > value ? widened : value);
        }

        return value;
    }
}
