namespace DuckLake.Arrow;

/// <summary>How a transaction begins, retries and is recorded.</summary>
public sealed record DuckLakeTransactionOptions
{
    internal static DuckLakeTransactionOptions Default { get; } = new();

    /// <summary>
    /// The snapshot the lake must be at when the transaction begins and when it commits; null for whatever it is at. A commit that
    /// finds another newest snapshot fails with <see cref="DuckLakeConflictException"/> without being tried again.
    /// </summary>
    public long? ExpectedBaseSnapshot { get; init; }

    /// <summary>
    /// Names the commit, so that it is applied once: a commit whose key a snapshot after the transaction's base carries already
    /// returns that snapshot and writes nothing. Stored as the last line of the snapshot's extra information. One line; null for none.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How often a commit is tried again after another transaction got in its way. The first attempt does not count. Default 10.</summary>
    public int MaxRetryCount { get; init; } = 10;

    /// <summary>The wait before the first repetition; half of it at least, the rest is chance. Default 100 ms.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>By what the wait grows from one repetition to the next, up to waits of a minute; at least 1. Default 1.5.</summary>
    public double RetryBackoff { get; init; } = 1.5;

    /// <summary>The author recorded with the snapshot, or null.</summary>
    public string? Author { get; init; }

    /// <summary>The message recorded with the snapshot, or null.</summary>
    public string? CommitMessage { get; init; }

    /// <summary>Extra information recorded with the snapshot, or null.</summary>
    public string? CommitExtraInfo { get; init; }

    /// <summary>How many threads encode files at once, at least 1; null for the number of processors.</summary>
    public int? DegreeOfParallelism { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetryCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryBackoff, 1.0);
        if (DegreeOfParallelism is { } threads)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1, nameof(DegreeOfParallelism));
        }

        if (IdempotencyKey is { } key && (key.Length == 0 || key.AsSpan().ContainsAny('\n', '\r')))
        {
            throw new ArgumentException("An idempotency key is one line that is not empty.", nameof(IdempotencyKey));
        }
    }
}
