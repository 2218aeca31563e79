namespace DuckLake.Parquet;

/// <summary>Where a data page is and which rows it starts at.</summary>
/// <param name="Offset">File offset of the page's header.</param>
/// <param name="CompressedSizeBytes">Size of the page with its header, as stored.</param>
/// <param name="FirstRowIndex">Index in the row group of the page's first row.</param>
public readonly record struct PageLocation(long Offset, int CompressedSizeBytes, long FirstRowIndex)
{
    /// <summary>The bytes of the page with its header.</summary>
    public ParquetByteRange ByteRange => new(Offset, CompressedSizeBytes);
}
