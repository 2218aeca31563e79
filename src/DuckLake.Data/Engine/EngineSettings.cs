using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>The session's settings of lakes (<c>SET ducklake_…</c>).</summary>
internal sealed class EngineSettings
{
    public int MaxRetryCount { get; set; } = 10;

    public long RetryWaitMs { get; set; } = 100;

    public double RetryBackoff { get; set; } = 1.5;

    public DuckLakeTransactionOptions ToTransactionOptions() => new()
    {
        MaxRetryCount = MaxRetryCount,
        RetryWait = TimeSpan.FromMilliseconds(RetryWaitMs),
        RetryBackoff = RetryBackoff,
    };
}
