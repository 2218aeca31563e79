namespace DuckLake.Parquet;

/// <summary>Metadata of one column in one row group. Immutable; thread-safe.</summary>
public sealed class ColumnChunkMetadata
{
    internal ColumnChunkMetadata(ParquetColumn column, int rowGroupOrdinal)
    {
        Column = column;
        RowGroupOrdinal = rowGroupOrdinal;
    }

    /// <summary>The leaf of the schema.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Position of the row group in the file.</summary>
    public int RowGroupOrdinal { get; }

    /// <summary>The physical type; always that of <see cref="Column"/>.</summary>
    public ParquetPhysicalType PhysicalType => Column.PhysicalType;

    /// <summary>True when the chunk's pages are encrypted.</summary>
    public bool IsEncrypted { get; internal init; }

    /// <summary>
    /// False when the chunk is encrypted with a key the caller did not give; the members below then have their
    /// defaults and reading the column fails with <see cref="ParquetErrorKind.Encryption"/>.
    /// </summary>
    public bool IsReadable { get; internal init; } = true;

    /// <summary>Encodings used, as the writer says.</summary>
    public IReadOnlyList<ParquetEncoding> Encodings { get; internal init; } = [];

    /// <summary>The codec of the pages.</summary>
    public CompressionCodec Codec { get; internal init; }

    /// <summary>Number of values, nulls and empty lists included (that is, of levels).</summary>
    public long ValueCount { get; internal init; }

    /// <summary>Size of the pages with their headers as stored, in bytes.</summary>
    public long TotalCompressedSizeBytes { get; internal init; }

    /// <summary>Size of the pages with their headers uncompressed, in bytes.</summary>
    public long TotalUncompressedSizeBytes { get; internal init; }

    /// <summary>Offset of the first data page as the writer says.</summary>
    public long DataPageOffset { get; internal init; }

    /// <summary>Offset of the dictionary page, or null when there is none or the writer does not say.</summary>
    public long? DictionaryPageOffset { get; internal init; }

    /// <summary>The bytes that hold all pages of the chunk; inside the file and before its footer.</summary>
    public ParquetByteRange ByteRange { get; internal init; }

    /// <summary>Statistics, or null when there are none that can be trusted.</summary>
    public ColumnStatistics? Statistics { get; internal init; }

    /// <summary>Page counts by kind and encoding, empty when unknown.</summary>
    public IReadOnlyList<ParquetEncodingStatistics> EncodingStats { get; internal init; } = [];

    /// <summary>
    /// True if the file says that every value of the chunk is in its dictionary. Without page counts the list of encodings tells
    /// only where dictionary pages are not PLAIN themselves (parquet.thrift, ColumnMetaData).
    /// </summary>
    internal bool IsAllDictionary
    {
        get
        {
            bool usesDictionary = false;
            if (EncodingStats.Count > 0)
            {
                foreach (ParquetEncodingStatistics pages in EncodingStats)
                {
                    if (pages.PageType is ParquetPageType.DataPage or ParquetPageType.DataPageV2 && pages.PageCount != 0)
                    {
                        usesDictionary = true;
                        if (pages.Encoding is not (ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary))
                        {
                            return false;
                        }
                    }
                }

                return usesDictionary;
            }

            foreach (ParquetEncoding encoding in Encodings)
            {
                switch (encoding)
                {
                    case ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary:
                        usesDictionary = true;
                        break;
                    case ParquetEncoding.Rle or ParquetEncoding.BitPacked:
                        break;
                    default:
                        return false;
                }
            }

            return usesDictionary && PhysicalType != ParquetPhysicalType.Boolean;
        }
    }

    /// <summary>Key-value metadata of the chunk; a missing value is null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> KeyValueMetadata { get; internal init; } = [];

    /// <summary>
    /// Where the bloom filter begins and how many bytes to fetch first (all of it when the file tells its size), or null.
    /// </summary>
    public ParquetByteRange? BloomFilterRange { get; internal init; }

    /// <summary>Where the offset index is, or null.</summary>
    public ParquetByteRange? OffsetIndexRange { get; internal init; }

    /// <summary>Where the column index is, or null.</summary>
    public ParquetByteRange? ColumnIndexRange { get; internal init; }

    /// <summary>Size statistics, or null.</summary>
    public SizeStatistics? SizeStatistics { get; internal init; }

    /// <summary>Geospatial statistics, or null.</summary>
    public GeospatialStatistics? GeospatialStatistics { get; internal init; }

    /// <summary>How the chunk is encrypted, or null when it is not.</summary>
    internal ColumnCrypto? Crypto { get; init; }

    /// <summary>Ordinal of the row group as used for encryption: the stored one if there is one.</summary>
    internal int EncryptionRowGroupOrdinal { get; init; }
}
