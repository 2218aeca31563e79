namespace DuckLake.Arrow.Execution;

/// <summary>A time to a finer unit; the two infinities stay.</summary>
internal readonly struct TimeMultiplyCast(long factor) : IValueCast<long, long>
{
    public long Convert(long value) => value is long.MaxValue or -long.MaxValue ? value : checked(value * factor);
}
