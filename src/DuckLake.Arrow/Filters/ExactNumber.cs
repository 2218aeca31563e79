using System.Globalization;
using System.Numerics;

namespace DuckLake.Arrow;

/// <summary>A decimal number of any size: <c>Unscaled * 10^-Scale</c>; the scale may be negative.</summary>
internal readonly record struct ExactNumber(BigInteger Unscaled, int Scale)
{
    private const int MaxDigits = 400;
    private const int MaxExponent = 400;

    /// <summary>Parses <c>-12.5e3</c> and its like; false for everything else and for absurd sizes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactNumber number)
    {
        number = default;
        text = text.Trim();
        int exponent = 0;
        int e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > MaxExponent)
            {
                return false;
            }

            text = text[..e];
        }

        int point = text.IndexOf('.');
        int scale = point < 0 ? 0 : text.Length - point - 1;
        string digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        if (digits.Length is 0 or > MaxDigits
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger unscaled))
        {
            return false;
        }

        number = new ExactNumber(unscaled, scale - exponent);
        return true;
    }

    /// <summary>The greatest integer not above <c>value * 10^scale</c>, and whether they are equal.</summary>
    public (BigInteger Value, bool IsExact) Floor(int scale)
    {
        int shift = scale - Scale;
        if (shift >= 0)
        {
            return (Unscaled * BigInteger.Pow(10, shift), true);
        }

        BigInteger quotient = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, -shift), out BigInteger remainder);
        return remainder.IsZero ? (quotient, true) : (remainder.Sign < 0 ? quotient - 1 : quotient, false);
    }
}
