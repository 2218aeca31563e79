using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Floating-point numbers to scaled integers of 128 bits, rounded to the nearest, halves away from zero.</summary>
internal readonly struct FloatToDecimalCast<TFrom>(double factor, Int128 limit) : IValueCast<TFrom, Int128>
    where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
{
    private const double TwoTo127 = 170141183460469231731687303715884105728d;

    public Int128 Convert(TFrom value)
    {
        double scaled = Math.Round(double.CreateTruncating(value) * factor, MidpointRounding.AwayFromZero);
        if (Math.Abs(scaled) < TwoTo127)
        {
            var integer = (Int128)scaled;
            if (integer < limit && integer > -limit)
            {
                return integer;
            }
        }

        throw new OverflowException($"{scaled:R} is not below {limit}.");
    }
}
