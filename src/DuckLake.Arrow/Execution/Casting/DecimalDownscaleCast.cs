namespace DuckLake.Arrow.Execution;

/// <summary>Scaled integers to a smaller scale, rounded to the nearest, halves away from zero.</summary>
internal readonly struct DecimalDownscaleCast(Int128 divisor, Int128 limit) : IValueCast<Int128, Int128>
{
    public Int128 Convert(Int128 value)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(value, divisor);
        if (Int128.Abs(rest) >= (divisor + 1) / 2)
        {
            quotient += Int128.Sign(value);
        }

        return DecimalBounds.Check(quotient, limit);
    }
}
