namespace DuckLake.Parquet.Writing;

/// <summary>Milliseconds since the epoch to days, floored.</summary>
internal struct DaysConverter : ILeafConverter<long, int>
{
    private const long MillisecondsPerDay = 86_400_000;

    public bool HasFailed { get; private set; }

    public int Convert(long value)
    {
        long days = (value - (((value % MillisecondsPerDay) + MillisecondsPerDay) % MillisecondsPerDay)) / MillisecondsPerDay;
        HasFailed |= days != (int)days;
        return (int)days;
    }
}
