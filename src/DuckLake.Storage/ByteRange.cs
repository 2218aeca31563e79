namespace DuckLake.Storage;

/// <summary>A run of bytes of an object.</summary>
/// <param name="Offset">The first byte, counted from the object's start; not negative.</param>
/// <param name="Length">The number of bytes; not negative.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The offset just behind the last byte.</summary>
    /// <exception cref="OverflowException">The range ends beyond 2^63 - 1.</exception>
    public long End => checked(Offset + Length);
}
