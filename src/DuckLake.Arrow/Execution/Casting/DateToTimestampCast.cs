namespace DuckLake.Arrow.Execution;

/// <summary>Days to a timestamp; the two infinities stay infinities.</summary>
internal readonly struct DateToTimestampCast(long unitsPerDay) : IValueCast<int, long>
{
    public long Convert(int value) => value switch
    {
        int.MaxValue => long.MaxValue,
        -int.MaxValue => -long.MaxValue,
        _ => checked(value * unitsPerDay),
    };
}
