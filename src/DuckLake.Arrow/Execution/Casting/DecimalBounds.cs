namespace DuckLake.Arrow.Execution;

/// <summary>Powers of ten and the range of decimals.</summary>
internal static class DecimalBounds
{
    internal static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power = checked(power * 10);
        }

        return power;
    }

    /// <summary>The value, if its magnitude is below <paramref name="limit"/>.</summary>
    /// <exception cref="OverflowException">It is not.</exception>
    internal static Int128 Check(Int128 value, Int128 limit) => value < limit && value > -limit ? value : throw new OverflowException();

    /// <summary>The first magnitude that does not fit a number of digits; 38 digits also carry 128-bit integers, so all fit.</summary>
    internal static Int128 Limit(int precision) => precision >= 38 ? Int128.MaxValue : PowerOfTen(precision);
}
