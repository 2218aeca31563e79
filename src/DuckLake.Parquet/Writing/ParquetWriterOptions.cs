using DuckLake.Columnar;

namespace DuckLake.Parquet;

/// <summary>
/// Choices of a writer. Immutable; may be shared between threads. Paths of columns are the dotted paths of leaves in the file, such
/// as <c>items.list.element.price</c>.
/// </summary>
public sealed record ParquetWriterOptions
{
    /// <summary>The defaults.</summary>
    public static ParquetWriterOptions Default { get; } = new();

    /// <summary>Compression of the pages. Default Snappy.</summary>
    public CompressionCodec Compression { get; init; } = CompressionCodec.Snappy;

    /// <summary>Level of the codec in the codec's own scale, or null for its default. Snappy and LZ4 have none.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Layout of the data pages. Default <see cref="ParquetDataPageVersion.V1"/>.</summary>
    public ParquetDataPageVersion DataPageVersion { get; init; } = ParquetDataPageVersion.V1;

    /// <summary>Most rows of a row group. Default 122,880.</summary>
    public long RowGroupRowCount { get; init; } = 122_880;

    /// <summary>
    /// Most bytes of Arrow data buffered for a row group; wide rows make row groups of fewer rows. A row group has at least one row.
    /// Default 128 MiB. This bounds the memory of an open file: the writer holds the rows of at most two row groups and the encoded
    /// columns of one, besides up to 32 MiB for each of the <see cref="DegreeOfParallelism"/> columns being encoded and 16 KiB per
    /// column of the file. Buffers of the caller's batches are kept as a whole while rows of them are needed.
    /// </summary>
    public long RowGroupSizeBytes { get; init; } = 128L << 20;

    /// <summary>Size before compression at which a data page is closed, in bytes. Default 1 MiB.</summary>
    public int DataPageSizeBytes { get; init; } = 1 << 20;

    /// <summary>Most rows of a data page. Default 20,000.</summary>
    public int DataPageRowLimit { get; init; } = 20_000;

    /// <summary>Whether dictionaries are used. Default <see cref="ParquetDictionaryMode.Automatic"/>.</summary>
    public ParquetDictionaryMode Dictionary { get; init; } = ParquetDictionaryMode.Automatic;

    /// <summary>Largest dictionary page before compression, in bytes; a column chunk that needs more is not dictionary-encoded. Default 1 MiB.</summary>
    public int DictionaryPageSizeBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Encodings to use by column path, in place of the one the writer would choose. <see cref="ParquetEncoding.RleDictionary"/> forces a
    /// dictionary as long as it stays below <see cref="DictionaryPageSizeBytes"/>.
    /// </summary>
    public IReadOnlyDictionary<string, ParquetEncoding> ColumnEncodings { get; init; } = new Dictionary<string, ParquetEncoding>();

    /// <summary>Bloom filters to write by column path. Not possible for encrypted files and booleans.</summary>
    public IReadOnlyDictionary<string, ParquetBloomFilterOptions> BloomFilters { get; init; } = new Dictionary<string, ParquetBloomFilterOptions>();

    /// <summary>Whether pages carry a CRC-32. Default true.</summary>
    public bool WritePageChecksums { get; init; } = true;

    /// <summary>Whether a column index and an offset index are written for every column chunk. Default true.</summary>
    public bool WritePageIndex { get; init; } = true;

    /// <summary>Whether bounds and null counts are written for every column chunk. Default true; the facts about the written file have them always.</summary>
    public bool WriteStatistics { get; init; } = true;

    /// <summary>Longest bound of text or bytes stored in the file, in bytes; longer ones are shortened and marked as not exact. Default 64.</summary>
    public int BoundSizeBytes { get; init; } = 64;

    /// <summary>Most columns encoded at the same time. Default: the number of processors.</summary>
    public int DegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Where working memory comes from. Default <see cref="MemoryAllocator.Shared"/>.</summary>
    public MemoryAllocator Allocator { get; init; } = MemoryAllocator.Shared;

    /// <summary>
    /// Key and form of encryption, or null for a plain file. DuckDB reads encrypted files with
    /// <see cref="ParquetDataPageVersion.V1"/> pages only, and those with <see cref="ParquetEncryptionAad.FileUnique"/> only where every
    /// column chunk has one data page.
    /// </summary>
    public ParquetEncryptionProperties? Encryption { get; init; }

    /// <summary>The application that writes, as stored in the file.</summary>
    public string CreatedBy { get; init; } = "DuckLake.Arrow version 0.1.0";

    /// <summary>Key-value metadata of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> KeyValueMetadata { get; init; } = [];

    /// <summary>The order the rows are in, as told to readers. The writer does not sort.</summary>
    public IReadOnlyList<ParquetSortingColumn> SortingColumns { get; init; } = [];

    /// <summary>Name of the schema's root. Default <c>duckdb_schema</c>.</summary>
    public string RootName { get; init; } = "duckdb_schema";
}
