namespace DuckLake.Parquet;

/// <summary>Limits and choices of a reader. Immutable; may be shared between threads.</summary>
public sealed partial class ParquetReaderOptions
{
    /// <summary>The defaults.</summary>
    public static ParquetReaderOptions Default { get; } = new();

    /// <summary>Largest footer accepted, in bytes. Default 256 MiB.</summary>
    public int MaxFooterSizeBytes { get; init; } = 256 << 20;

    /// <summary>Largest page accepted, compressed or uncompressed, in bytes. Default 2 GiB - 1.</summary>
    public int MaxPageSizeBytes { get; init; } = int.MaxValue;

    /// <summary>Largest page header accepted, in bytes. Default 16 MiB.</summary>
    public int MaxPageHeaderSizeBytes { get; init; } = 16 << 20;

    /// <summary>Largest bloom filter accepted, in bytes. Default 128 MiB.</summary>
    public int MaxBloomFilterSizeBytes { get; init; } = 128 << 20;

    /// <summary>Whether page checksums are compared where the file has them. Default true.</summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>Keys for encrypted files, or null.</summary>
    public ParquetDecryptionProperties? Decryption { get; init; }
}
