using System.Globalization;
using System.Numerics;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Decimals with a fixed number of digits after the point.</summary>
internal static class DecimalText
{
    // 76 digits is the widest decimal there is; a sign, a point and an exponent fit well within this.
    private const int MaxTextLength = 400;

    internal static void Append(StringBuilder target, BigInteger scaled, int scale)
    {
        if (scaled.Sign < 0)
        {
            target.Append('-');
            scaled = -scaled;
        }

        string digits = scaled.ToString(CultureInfo.InvariantCulture);
        if (scale <= 0)
        {
            target.Append(digits).Append('0', scaled.IsZero ? 0 : -scale);
            return;
        }

        if (digits.Length <= scale)
        {
            digits = new string('0', scale + 1 - digits.Length) + digits;
        }

        target.Append(digits, 0, digits.Length - scale).Append('.').Append(digits, digits.Length - scale, scale);
    }

    /// <summary>Parses a number into a scaled integer, rounding half away from zero, and checks the precision.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, int precision, int scale, out BigInteger scaled)
    {
        scaled = BigInteger.Zero;
        text = text.Trim();
        if (text.IsEmpty || text.Length > MaxTextLength)
        {
            return false;
        }

        int exponent = 0;
        int e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > MaxTextLength)
            {
                return false;
            }

            text = text[..e];
        }

        int point = text.IndexOf('.');
        int fractionDigits = point < 0 ? 0 : text.Length - point - 1;
        string digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value))
        {
            return false;
        }

        int shift = scale - fractionDigits + exponent;
        if (shift >= 0)
        {
            value *= BigInteger.Pow(10, shift);
        }
        else
        {
            BigInteger divisor = BigInteger.Pow(10, -shift);
            value = BigInteger.DivRem(value, divisor, out BigInteger rest);
            if (BigInteger.Abs(rest) * 2 >= divisor)
            {
                value += rest.Sign;
            }
        }

        scaled = value;
        return BigInteger.Abs(value) < BigInteger.Pow(10, precision);
    }
}
