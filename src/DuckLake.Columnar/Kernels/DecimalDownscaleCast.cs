using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Scaled integers to a smaller scale, rounded to the nearest, halves away from zero.</summary>
internal readonly struct DecimalDownscaleCast<TFrom>(Int128 divisor, Int128 limit) : IValueCast<TFrom, Int128>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
{
    public Int128 Convert(TFrom value)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(Int128.CreateTruncating(value), divisor);
        if (Int128.Abs(rest) >= (divisor + 1) / 2)
        {
            quotient += Int128.Sign(rest);
        }

        return quotient < limit && quotient > -limit ? quotient : throw new OverflowException($"{quotient} is not below {limit}.");
    }
}
