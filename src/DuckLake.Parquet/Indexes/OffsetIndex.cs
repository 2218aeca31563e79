namespace DuckLake.Parquet;

/// <summary>
/// The data pages of a column chunk (PageIndex.md). Checked: pages lie in the chunk one behind the other, their first rows
/// rise from 0 and lie in the row group. Immutable; thread-safe.
/// </summary>
public sealed class OffsetIndex
{
    private OffsetIndex(PageLocation[] pages, long[]? unencodedByteArrayDataBytes, long rowCount)
    {
        Pages = pages;
        UnencodedByteArrayDataBytes = unencodedByteArrayDataBytes;
        RowCount = rowCount;
    }

    /// <summary>The data pages in file order; the dictionary page is not among them.</summary>
    public IReadOnlyList<PageLocation> Pages { get; }

    /// <summary>Bytes of the byte array values of each page, or null.</summary>
    public IReadOnlyList<long>? UnencodedByteArrayDataBytes { get; }

    /// <summary>Number of rows of the row group.</summary>
    public long RowCount { get; }

    /// <summary>Reads the index from the bytes of <see cref="ColumnChunkMetadata.OffsetIndexRange"/>, decrypting it if need be.</summary>
    /// <param name="source">The bytes; borrowed for the call.</param>
    /// <param name="metadata">The file's metadata.</param>
    /// <param name="chunk">The column chunk of that file the index belongs to.</param>
    /// <exception cref="InvalidParquetException">The index is corrupt or a key is missing.</exception>
    public static OffsetIndex Read(ReadOnlySpan<byte> source, ParquetMetadata metadata, ColumnChunkMetadata chunk)
    {
        try
        {
            long offset = chunk.OffsetIndexRange?.Offset ?? 0;
            ReadOnlySpan<byte> plain = IndexModule.Open(source, metadata, chunk, EncryptedModuleType.OffsetIndex);
            return Read(plain, offset, chunk, metadata.RowGroups[chunk.RowGroupOrdinal].RowCount);
        }
        catch (InvalidParquetException e) when (e.Locate(metadata.FileName, chunk.Column.Path, byteOffset: chunk.OffsetIndexRange?.Offset))
        {
            throw;
        }
    }

    /// <summary>Number of rows of a page.</summary>
    /// <param name="page">Ordinal of the page.</param>
    public long PageRowCount(int page) =>
        (page + 1 < Pages.Count ? Pages[page + 1].FirstRowIndex : RowCount) - Pages[page].FirstRowIndex;

    private static OffsetIndex Read(ReadOnlySpan<byte> source, long offset, ColumnChunkMetadata chunk, long rowCount)
    {
        var reader = new ThriftReader(source, offset);
        PageLocation[]? pages = null;
        long[]? unencoded = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: pages = ReadPages(ref reader, field); break;
                case 2: unencoded = reader.ReadI64List(field); break;
                default: reader.Skip(field); break;
            }
        }

        if (pages is null)
        {
            throw reader.Error("The offset index lacks its page locations.");
        }

        Check(ref reader, pages, chunk.ByteRange, rowCount);
        return new OffsetIndex(pages, unencoded?.Length == pages.Length ? unencoded : null, rowCount);
    }

    private static PageLocation[] ReadPages(ref ThriftReader reader, ThriftType type)
    {
        var pages = new PageLocation[reader.ReadStructListHeader(type)];
        for (int i = 0; i < pages.Length; i++)
        {
            long offset = 0, firstRow = 0;
            int size = 0;
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: offset = reader.ReadI64(field); break;
                    case 2: size = reader.ReadI32(field); break;
                    case 3: firstRow = reader.ReadI64(field); break;
                    default: reader.Skip(field); break;
                }
            }

            pages[i] = new PageLocation(offset, size, firstRow);
        }

        return pages;
    }

    private static void Check(ref ThriftReader reader, PageLocation[] pages, ParquetByteRange chunk, long rowCount)
    {
        long position = chunk.Offset, row = 0;
        for (int i = 0; i < pages.Length; i++)
        {
            PageLocation page = pages[i];
            if (page.CompressedSizeBytes < 0 || page.Offset < position || page.Offset > chunk.End || page.CompressedSizeBytes > chunk.End - page.Offset)
            {
                throw reader.Error(
                    $"The offset index places page {i} of {page.CompressedSizeBytes} bytes at offset {page.Offset}; it must lie between {position} and {chunk.End}.");
            }

            if (page.FirstRowIndex < row || page.FirstRowIndex > rowCount || (i == 0 && page.FirstRowIndex != 0))
            {
                throw reader.Error(
                    $"The offset index starts page {i} at row {page.FirstRowIndex}; it must lie between {row} and {rowCount}, the first at 0.");
            }

            position = page.Offset + page.CompressedSizeBytes;
            row = page.FirstRowIndex;
        }
    }
}
