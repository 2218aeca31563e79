using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>A column chunk ready to be written: its bytes, its pages and what the footer says about it. Dispose it.</summary>
internal sealed class EncodedColumnChunk(WriteLeaf leaf, ByteSink bytes) : IDisposable
{
    internal WriteLeaf Leaf { get; } = leaf;

    /// <summary>The pages with their headers, the dictionary page first.</summary>
    internal ByteSink Bytes { get; } = bytes;

    /// <summary>Size of the dictionary page with its header, 0 without.</summary>
    internal int DictionaryPageSizeBytes { get; set; }

    internal List<EncodedPage> Pages { get; } = [];

    internal long UncompressedSizeBytes { get; set; }

    internal ParquetEncoding ValueEncoding { get; set; }

    internal long LevelCount { get; set; }

    internal long NullCount { get; set; }

    internal long OwnNullCount { get; set; }

    internal byte[]? Min { get; set; }

    internal byte[]? Max { get; set; }

    internal bool HasNaN { get; set; }

    internal long? DistinctCount { get; set; }

    internal long? ByteArrayBytes { get; set; }

    internal long[]? DefinitionHistogram { get; set; }

    internal long[]? RepetitionHistogram { get; set; }

    internal GeometryBounds? Geometry { get; set; }

    internal BloomFilterBuilder? BloomFilter { get; set; }

    /// <summary>Hands the bloom filter over to the caller.</summary>
    internal BloomFilterBuilder? TakeBloomFilter()
    {
        BloomFilterBuilder? filter = BloomFilter;
        BloomFilter = null;
        return filter;
    }

    public void Dispose()
    {
        Bytes.Dispose();
        BloomFilter?.Dispose();
    }
}
