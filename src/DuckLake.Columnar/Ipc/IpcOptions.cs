namespace DuckLake.Columnar;

/// <summary>Limits of reading and layout of writing Arrow IPC. Immutable.</summary>
public sealed class IpcOptions
{
    /// <summary>The defaults.</summary>
    public static IpcOptions Default { get; } = new();

    /// <summary>Most bytes of the metadata of one message, or of a file's footer. Default 64 MiB.</summary>
    public int MaxMetadataBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 64 << 20;

    /// <summary>Most bytes of the body of one message, before and after decompression. Default 4 GiB.</summary>
    public long MaxBodyBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 4L << 30;

    /// <summary>Alignment of bodies and buffers that are written, in bytes: 8 or 64. Default 8.</summary>
    public int AlignmentBytes
    {
        get;
        init
        {
            if (value is not (8 or 64))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Arrow IPC bodies are aligned to 8 or 64 bytes.");
            }

            field = value;
        }
    } = 8;

    /// <summary>
    /// True to write the values a growing dictionary gained as a delta; false to replace the dictionary, which every reader
    /// understands. Files cannot replace dictionaries and always get deltas. Default false.
    /// </summary>
    public bool WriteDictionaryDeltas { get; init; }

    /// <summary>Where bodies are allocated. Default <see cref="MemoryAllocator.Shared"/>.</summary>
    public MemoryAllocator Allocator { get; init; } = MemoryAllocator.Shared;
}
