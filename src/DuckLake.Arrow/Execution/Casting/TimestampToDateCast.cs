namespace DuckLake.Arrow.Execution;

/// <summary>A timestamp to its day, rounded down; the two infinities stay infinities.</summary>
internal readonly struct TimestampToDateCast(long unitsPerDay) : IValueCast<long, int>
{
    public int Convert(long value)
    {
        if (value is long.MaxValue or -long.MaxValue)
        {
            return value > 0 ? int.MaxValue : -int.MaxValue;
        }

        long days = Math.DivRem(value, unitsPerDay, out long rest);
        return checked((int)(rest < 0 ? days - 1 : days));
    }
}
