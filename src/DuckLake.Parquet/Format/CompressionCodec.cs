namespace DuckLake.Parquet;

/// <summary>Page compression of a column chunk (parquet.thrift <c>CompressionCodec</c>). A file may hold a number not listed here.</summary>
public enum CompressionCodec
{
    /// <summary>Not compressed.</summary>
    Uncompressed = 0,
    /// <summary>Snappy raw format.</summary>
    Snappy = 1,
    /// <summary>GZIP, possibly of several members.</summary>
    Gzip = 2,
    /// <summary>LZO; not supported.</summary>
    Lzo = 3,
    /// <summary>Brotli.</summary>
    Brotli = 4,
    /// <summary>Deprecated LZ4 in Hadoop framing.</summary>
    Lz4 = 5,
    /// <summary>Zstandard.</summary>
    Zstd = 6,
    /// <summary>LZ4 block format without framing.</summary>
    Lz4Raw = 7,
}
