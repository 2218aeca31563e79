using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Decimals, rounded to the scale of the array, halves away from zero.</summary>
internal readonly struct DecimalAppender(Decimal128Array.Builder builder) : IValueAppender<decimal>
{
    private const int MaxDecimalScale = 28;

    public IArrowArrayBuilder Builder => builder;

    public void Append(decimal value)
    {
        var type = (DecimalType)builder.DataType;
        decimal rounded = Math.Round(value, Math.Min(type.Scale, MaxDecimalScale), MidpointRounding.AwayFromZero);
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(rounded, parts);
        var digits = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        BigInteger scaled = (BigInteger)digits * BigInteger.Pow(10, type.Scale - rounded.Scale);
        if (scaled >= BigInteger.Pow(10, type.Precision))
        {
            throw new OverflowException($"{value} does not fit a decimal of {type.Precision} digits, {type.Scale} of them after the point.");
        }

        builder.Append((Int128)(value < 0 ? -scaled : scaled));
    }
}
