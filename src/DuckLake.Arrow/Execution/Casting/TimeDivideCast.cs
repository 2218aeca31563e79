namespace DuckLake.Arrow.Execution;

/// <summary>A time to a coarser unit, rounded down; the two infinities stay.</summary>
internal readonly struct TimeDivideCast(long divisor) : IValueCast<long, long>
{
    public long Convert(long value)
    {
        if (value is long.MaxValue or -long.MaxValue)
        {
            return value;
        }

        long quotient = Math.DivRem(value, divisor, out long rest);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
