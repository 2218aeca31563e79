namespace DuckLake.Arrow.Execution;

/// <summary>Floating-point numbers to scaled integers of 128 bits, rounded to the nearest, halves away from zero.</summary>
internal readonly struct DoubleToDecimalCast(double factor, Int128 limit) : IValueCast<double, Int128>
{
    public Int128 Convert(double value)
    {
        double scaled = Math.Round(value * factor, MidpointRounding.AwayFromZero);
        return double.IsFinite(scaled) && Math.Abs(scaled) < 1.7014118346046923e38
            ? DecimalBounds.Check((Int128)scaled, limit)
            : throw new OverflowException();
    }
}
