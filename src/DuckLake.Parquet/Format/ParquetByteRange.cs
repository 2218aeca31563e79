namespace DuckLake.Parquet;

/// <summary>A range of bytes in a file.</summary>
/// <param name="Offset">Offset of the first byte.</param>
/// <param name="LengthBytes">Number of bytes.</param>
public readonly record struct ParquetByteRange(long Offset, long LengthBytes)
{
    /// <summary>Offset of the byte after the last.</summary>
    public long End => Offset + LengthBytes;

    /// <summary>True when the range holds no byte.</summary>
    public bool IsEmpty => LengthBytes == 0;
}
