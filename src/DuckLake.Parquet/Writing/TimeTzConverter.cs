namespace DuckLake.Parquet.Writing;

/// <summary>DuckDB's TIME WITH TIME ZONE to microseconds of the day in UTC.</summary>
internal struct TimeTzConverter : ILeafConverter<ulong, long>
{
    private const int OffsetBits = 24;
    private const int GreatestOffsetSeconds = 57_599;
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MicrosecondsPerDay = 86_400 * MicrosecondsPerSecond;

    public bool HasFailed { get; private set; }

    public long Convert(ulong value)
    {
        long local = (long)(value >> OffsetBits);
        long offset = GreatestOffsetSeconds - (long)(value & ((1 << OffsetBits) - 1));
        HasFailed |= local > MicrosecondsPerDay || offset < -GreatestOffsetSeconds;
        long utc = (local - (offset * MicrosecondsPerSecond)) % MicrosecondsPerDay;
        return utc < 0 ? utc + MicrosecondsPerDay : utc;
    }
}
