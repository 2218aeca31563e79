using System.Globalization;
using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Turns scaled integers into <see cref="decimal"/>.</summary>
internal static class DecimalConversion
{
    private const int MaxDecimalScale = 28;

    internal static decimal ToDecimal(BigInteger scaled, int scale)
    {
        if (scale < 0)
        {
            return (decimal)(scaled * BigInteger.Pow(10, -scale));
        }

        if (scale <= MaxDecimalScale && BigInteger.Abs(scaled) <= (BigInteger)decimal.MaxValue)
        {
            var unscaled = (decimal)scaled;
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(unscaled, bits);
            return new decimal(bits[0], bits[1], bits[2], unscaled < 0, (byte)scale);
        }

        BigInteger divisor = BigInteger.Pow(10, scale);
        BigInteger whole = BigInteger.DivRem(scaled, divisor, out BigInteger rest);
        string fraction = BigInteger.Abs(rest).ToString(CultureInfo.InvariantCulture).PadLeft(scale, '0').TrimEnd('0');
        if (fraction.Length > MaxDecimalScale)
        {
            throw new OverflowException($"The decimal has {fraction.Length} digits after the point; System.Decimal holds {MaxDecimalScale}.");
        }

        decimal magnitude = decimal.Parse($"{BigInteger.Abs(whole)}.{fraction}0", CultureInfo.InvariantCulture);
        return scaled.Sign < 0 ? -magnitude : magnitude;
    }
}
