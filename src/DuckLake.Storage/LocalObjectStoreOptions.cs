namespace DuckLake.Storage;

/// <summary>Settings of a <see cref="LocalObjectStore"/>.</summary>
public sealed record LocalObjectStoreOptions
{
    /// <summary>
    /// Reads and writes up to this many bytes run on the calling thread, where they cost about as much as the copy out of the
    /// page cache; larger ones go to the thread pool. 0 sends everything there, <see cref="long.MaxValue"/> nothing.
    /// Default 256 KiB.
    /// </summary>
    public long InlineLimitBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 256 * 1024;

    /// <summary>The threads that work on one multi-range read above <see cref="InlineLimitBytes"/>. Default 4.</summary>
    public int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 4;

    /// <summary>When a written object counts as stored. Default <see cref="WriteDurability.Disk"/>.</summary>
    public WriteDurability Durability { get; init; } = WriteDurability.Disk;
}
