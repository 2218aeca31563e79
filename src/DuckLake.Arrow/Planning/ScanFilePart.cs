namespace DuckLake.Arrow;

/// <summary>The part of a file a task reads. The parts of one file cover each row group exactly once.</summary>
internal readonly record struct ScanFilePart(ScanFilePartKind Kind, long Start, long Count)
{
    public static ScanFilePart Whole => default;

    public static ScanFilePart RowGroups(int first, int count) => new(ScanFilePartKind.RowGroups, first, count);

    public static ScanFilePart Bytes(long offset, long length) => new(ScanFilePartKind.Bytes, offset, length);

    /// <summary>Whether the part holds a row group, given its ordinal and the offset of its first byte.</summary>
    public bool Contains(int ordinal, long firstByteOffset) => Kind switch
    {
        ScanFilePartKind.RowGroups => ordinal >= Start && ordinal - Start < Count,
        ScanFilePartKind.Bytes => firstByteOffset >= Start && firstByteOffset - Start < Count,
        _ => true,
    };
}
