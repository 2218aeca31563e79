using System.Globalization;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Floating-point numbers as DuckDB prints them: shortest round-trip digits, always with a point or an exponent.</summary>
internal static class FloatText
{
    // Larger and smaller decimal exponents are printed in scientific form.
    private const int MaxFixedExponent = 15;
    private const int MinFixedExponent = -4;

    // Other engines print the sign of a NaN; that of .NET's own constant is negative.
    private static readonly double s_nan = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000);

    internal static void Append(StringBuilder target, double value) =>
        Append(target, value, value.ToString("R", CultureInfo.InvariantCulture));

    internal static void Append(StringBuilder target, float value) =>
        Append(target, value, value.ToString("R", CultureInfo.InvariantCulture));

    internal static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        if (TryParseSpecial(text, out value))
        {
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out float value)
    {
        text = text.Trim();
        if (TryParseSpecial(text, out double special))
        {
            value = (float)special;
            return true;
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        ReadOnlySpan<char> word = text.TrimStart("+-");
        if (word.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = s_nan;
            return true;
        }

        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return false;
    }

    private static void Append(StringBuilder target, double value, string roundTrip)
    {
        if (!double.IsFinite(value))
        {
            target.Append(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }

        ReadOnlySpan<char> text = roundTrip;
        if (text[0] == '-')
        {
            target.Append('-');
            text = text[1..];
        }

        // Split the round-trip text into digits and a decimal exponent.
        int exponent = 0;
        int e = text.IndexOf('E');
        if (e >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        int point = text.IndexOf('.');
        string digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        exponent += (point < 0 ? text.Length : point) - 1;
        int leading = 0;
        while (leading < digits.Length - 1 && digits[leading] == '0')
        {
            leading++;
            exponent--;
        }

        digits = digits[leading..].TrimEnd('0');
        if (digits.Length == 0)
        {
            target.Append("0.0");
        }
        else if (exponent is > MaxFixedExponent or < MinFixedExponent)
        {
            target.Append(digits[0]);
            if (digits.Length > 1)
            {
                target.Append('.').Append(digits, 1, digits.Length - 1);
            }

            target.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
        }
        else if (exponent < 0)
        {
            target.Append("0.").Append('0', -exponent - 1).Append(digits);
        }
        else if (digits.Length <= exponent + 1)
        {
            target.Append(digits).Append('0', exponent + 1 - digits.Length).Append(".0");
        }
        else
        {
            target.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1);
        }
    }
}
