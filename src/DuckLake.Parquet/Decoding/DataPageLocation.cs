namespace DuckLake.Parquet.Decoding;

/// <summary>Where a data page lies and which row it starts with, from the offset index.</summary>
/// <param name="Offset">File offset of the page header.</param>
/// <param name="SizeBytes">Bytes of header and page.</param>
/// <param name="FirstRow">First row, counted within the row group.</param>
internal readonly record struct DataPageLocation(long Offset, int SizeBytes, long FirstRow);
