namespace DuckLake.Parquet;

internal sealed partial class FooterParser
{
    private const int HeaderMagicSizeBytes = 4;

    /// <summary>More than any bloom filter header takes, encrypted or not.</summary>
    private const int FirstBloomFilterReadBytes = 256;

    private RowGroupMetadata BuildRowGroup(RawRowGroup raw, int ordinal, long firstRow, in ChunkContext context)
    {
        RawColumnChunk[] rawColumns = raw.Columns ?? throw Missing($"columns of row group {ordinal}");
        long rowCount = raw.RowCount ?? throw Missing($"num_rows of row group {ordinal}");
        if (rowCount < 0)
        {
            throw Error($"Row group {ordinal} has {rowCount} rows.");
        }

        if (rawColumns.Length != context.Schema.Columns.Count)
        {
            throw Error($"Row group {ordinal} has {rawColumns.Length} column chunks, the schema has {context.Schema.Columns.Count} columns.");
        }

        int encryptionOrdinal = raw.Ordinal ?? ordinal;
        var columns = new ColumnChunkMetadata[rawColumns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ParquetColumn column = context.Schema.Columns[i];
            try
            {
                columns[i] = BuildColumn(rawColumns[i], column, ordinal, encryptionOrdinal, context);
            }
            catch (InvalidParquetException e) when (e.Locate(columnPath: column.Path))
            {
                throw;
            }
        }

        return new RowGroupMetadata
        {
            Ordinal = ordinal,
            RowCount = rowCount,
            FirstRowIndex = firstRow,
            TotalByteSizeBytes = raw.TotalByteSize,
            TotalCompressedSizeBytes = raw.TotalCompressedSize,
            Columns = columns,
            SortingColumns = ValidSortingColumns(raw.SortingColumns, columns.Length),
            FileOffset = raw.FileOffset,
        };
    }

    /// <summary>A sort order that names a column the file does not have ends before that column.</summary>
    private static ParquetSortingColumn[] ValidSortingColumns(ParquetSortingColumn[] columns, int columnCount)
    {
        int invalid = Array.FindIndex(columns, c => (uint)c.ColumnIndex >= (uint)columnCount);
        return invalid < 0 ? columns : columns[..invalid];
    }

    private ColumnChunkMetadata BuildColumn(
        RawColumnChunk raw, ParquetColumn column, int ordinal, int encryptionOrdinal, in ChunkContext context)
    {
        if (!string.IsNullOrEmpty(raw.FilePath))
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Unsupported, "The column chunk lies in another file, which is not supported.", footerOffset);
        }

        ColumnCrypto? crypto = FindCrypto(raw, column, context.Decryptor);
        RawColumnMetadata? metadata = raw.Metadata;
        if (raw.IsEncryptedWithColumnKey && raw.EncryptedMetadata is not null && crypto?.Key is not null)
        {
            metadata = DecryptMetadata(raw.EncryptedMetadata, context.Decryptor!, crypto.Key, encryptionOrdinal, column.ColumnIndex);
        }

        bool isReadable = crypto is null || crypto.Key is not null;
        if (metadata is null)
        {
            return isReadable
                ? throw Missing($"meta_data of row group {ordinal}")
                : new ColumnChunkMetadata(column, ordinal)
                {
                    IsEncrypted = true, IsReadable = false, Crypto = crypto, EncryptionRowGroupOrdinal = encryptionOrdinal,
                };
        }

        if (metadata.Type is not { } type || type != (int)column.PhysicalType)
        {
            throw Error($"The column chunk of row group {ordinal} has physical type {metadata.Type}, the schema has {column.PhysicalType}.");
        }

        return new ColumnChunkMetadata(column, ordinal)
        {
            IsEncrypted = crypto is not null,
            IsReadable = isReadable,
            Crypto = crypto,
            EncryptionRowGroupOrdinal = encryptionOrdinal,
            Encodings = metadata.Encodings,
            Codec = (CompressionCodec)(metadata.Codec ?? throw Missing("codec")),
            ValueCount = NotNegative(metadata.ValueCount, "num_values"),
            TotalCompressedSizeBytes = NotNegative(metadata.TotalCompressedSize, "total_compressed_size"),
            TotalUncompressedSizeBytes = NotNegative(metadata.TotalUncompressedSize, "total_uncompressed_size"),
            DataPageOffset = metadata.DataPageOffset ?? throw Missing("data_page_offset"),
            DictionaryPageOffset = metadata.DictionaryPageOffset is > 0 ? metadata.DictionaryPageOffset : null,
            ByteRange = ComputeByteRange(metadata, context.Writer),
            Statistics = metadata.HasStatistics
                ? ColumnStatistics.Create(metadata.Statistics, column, context.Orders[column.ColumnIndex], context.Writer)
                : null,
            EncodingStats = metadata.EncodingStats,
            KeyValueMetadata = metadata.KeyValues,
            BloomFilterRange = BloomFilterRange(metadata.BloomFilterOffset, metadata.BloomFilterLength),
            OffsetIndexRange = IndexRange(raw.OffsetIndexOffset, raw.OffsetIndexLength),
            ColumnIndexRange = IndexRange(raw.ColumnIndexOffset, raw.ColumnIndexLength),
            SizeStatistics = metadata.SizeStatistics,
            GeospatialStatistics = metadata.GeospatialStatistics,
        };
    }

    private static ColumnCrypto? FindCrypto(RawColumnChunk raw, ParquetColumn column, FileDecryptor? decryptor)
    {
        if (raw.IsEncryptedWithColumnKey)
        {
            return new ColumnCrypto(decryptor?.Properties?.FindColumnKey(column.Path, raw.KeyMetadata));
        }

        bool usesFooterKey = raw.IsEncryptedWithFooterKey || decryptor is { EncryptsUnmarkedColumns: true };
        return usesFooterKey ? new ColumnCrypto(decryptor?.FooterKey) : null;
    }

    private RawColumnMetadata DecryptMetadata(byte[] module, FileDecryptor decryptor, byte[] key, int rowGroup, int column)
    {
        using ModuleDecryptor moduleDecryptor = decryptor.CreateDecryptor(key, rowGroup, column);
        byte[] plain = moduleDecryptor.Decrypt(module, EncryptedModuleType.ColumnMetaData);
        var reader = new ThriftReader(plain, footerOffset);
        return RawColumnMetadata.Read(ref reader, ThriftType.Struct);
    }

    /// <summary>
    /// The chunk starts at its dictionary page when that comes first; an offset of 0 or one behind the data is no dictionary.
    /// A chunk without values has no bytes to read, whatever its offsets say.
    /// </summary>
    private ParquetByteRange ComputeByteRange(RawColumnMetadata metadata, WriterVersion writer)
    {
        long start = metadata.DataPageOffset!.Value;
        if (metadata.DictionaryPageOffset is > 0 && metadata.DictionaryPageOffset < start)
        {
            start = metadata.DictionaryPageOffset.Value;
        }

        long length = metadata.TotalCompressedSize!.Value;
        if (length == 0 || metadata.ValueCount == 0)
        {
            return default;
        }

        if (start < HeaderMagicSizeBytes || start > footerOffset || length > footerOffset - start)
        {
            throw Error($"The column chunk's {length} bytes at offset {start} do not lie between the file's header and its footer at {footerOffset}.");
        }

        if (writer.OmitsDictionaryHeaderFromSize)
        {
            const int LargestDictionaryHeader = 100;
            length += Math.Min(LargestDictionaryHeader, footerOffset - start - length);
        }

        return new ParquetByteRange(start, length);
    }

    /// <summary>Indexes are an aid: one that cannot lie in the file is treated as absent.</summary>
    private ParquetByteRange? IndexRange(long? offset, int? length) =>
        offset is { } start && length is { } size and > 0 && IsInFile(start, size) ? new ParquetByteRange(start, size) : null;

    private ParquetByteRange? BloomFilterRange(long? offset, int? length)
    {
        if (offset is not { } start || !IsInFile(start, 0))
        {
            return null;
        }

        return new ParquetByteRange(start, Math.Min(length is > 0 ? length.Value : FirstBloomFilterReadBytes, footerOffset - start));
    }

    private bool IsInFile(long offset, int length) => offset >= HeaderMagicSizeBytes && offset < footerOffset && length <= footerOffset - offset;

    private long NotNegative(long? value, string field) =>
        value is not { } number ? throw Missing(field) : number >= 0 ? number : throw Error($"The field {field} is {number}.");

    private readonly record struct ChunkContext(
        ParquetSchema Schema, ParquetColumnOrder[] Orders, WriterVersion Writer, FileDecryptor? Decryptor);
}
