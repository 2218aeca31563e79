namespace DuckLake.Storage;

/// <summary>How several ranges of an object are turned into requests.</summary>
public sealed record RangeReadOptions
{
    /// <summary>
    /// Ranges at most this many bytes apart are read by one request, the bytes between them being thrown away. Default 64 KiB.
    /// </summary>
    public long MaxGapBytes { get; init => field = NotNegative(value); } = 64 * 1024;

    /// <summary>Ranges are not merged into a request of more than this many bytes; a longer single range stays whole. Default 16 MiB.</summary>
    public int MaxRequestBytes { get; init => field = Positive(value); } = 16 * 1024 * 1024;

    /// <summary>The requests that are in flight at once. Default 16.</summary>
    public int MaxConcurrency { get; init => field = Positive(value); } = 16;

    private static long NotNegative(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
