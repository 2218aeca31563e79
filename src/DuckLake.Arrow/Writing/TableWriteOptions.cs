using System.Globalization;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>The options of a lake as they apply to writing one table: the table's own, else the schema's, else the global ones.</summary>
internal sealed record TableWriteOptions
{
    private const long DefaultTargetFileSizeBytes = 512L << 20;
    private const int DefaultRowGroupRows = 122_880;
    private const int DefaultInliningRowLimit = 10;
    private const double MaxRowCount = int.MaxValue;

    public CompressionCodec Codec { get; init; } = CompressionCodec.Snappy;

    /// <summary>The codec's level, or null for its default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>The version of data pages: 1 or 2.</summary>
    public int DataPageVersion { get; init; } = 1;

    public int RowGroupRows { get; init; } = DefaultRowGroupRows;

    /// <summary>The size at which a row group ends before it has all its rows, or null.</summary>
    public long? RowGroupSizeBytes { get; init; }

    public long TargetFileSizeBytes { get; init; } = DefaultTargetFileSizeBytes;

    /// <summary>At most so many rows of one write are kept inside the catalog.</summary>
    public long InliningRowLimit { get; init; } = DefaultInliningRowLimit;

    /// <summary>Whether partitioned files go to directories named after their partition.</summary>
    public bool HiveFilePattern { get; init; } = true;

    /// <summary>Whether every worker writes a file of its own.</summary>
    public bool PerThreadOutput { get; init; }

    public bool SortOnInsert { get; init; } = true;

    public bool WriteDeletionVectors { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>The options in force for a table.</summary>
    /// <exception cref="DuckLakeException">A stored option has no meaning.</exception>
    public static TableWriteOptions Read(DuckLakeTable table)
    {
        bool isEncrypted = table.Snapshot.Catalog.Info.IsEncrypted;
        string? Option(string key) => table.GetOption(key);
        var defaults = new TableWriteOptions();
        return new TableWriteOptions
        {
            Codec = ReadCodec(Option("parquet_compression")),
            CompressionLevel = ReadInteger("parquet_compression_level", Option("parquet_compression_level"), 0, MaxRowCount) is { } level ? (int)level : null,
            DataPageVersion = ReadVersion(Option("parquet_version")),
            RowGroupRows = (int)(ReadInteger("parquet_row_group_size", Option("parquet_row_group_size"), 1, MaxRowCount) ?? defaults.RowGroupRows),
            RowGroupSizeBytes = ReadInteger("parquet_row_group_size_bytes", Option("parquet_row_group_size_bytes"), 1, long.MaxValue),
            TargetFileSizeBytes = ReadInteger("target_file_size", Option("target_file_size"), 0, long.MaxValue) ?? defaults.TargetFileSizeBytes,
            InliningRowLimit = ReadInteger("data_inlining_row_limit", Option("data_inlining_row_limit"), 0, long.MaxValue) ?? defaults.InliningRowLimit,
            HiveFilePattern = ReadFlag("hive_file_pattern", Option("hive_file_pattern")) ?? !isEncrypted,
            PerThreadOutput = ReadFlag("per_thread_output", Option("per_thread_output")) ?? defaults.PerThreadOutput,
            SortOnInsert = ReadFlag("sort_on_insert", Option("sort_on_insert")) ?? defaults.SortOnInsert,
            WriteDeletionVectors = ReadFlag("write_deletion_vectors", Option("write_deletion_vectors")) ?? defaults.WriteDeletionVectors,
            IsEncrypted = isEncrypted,
        };
    }

    private static CompressionCodec ReadCodec(string? text) => text?.ToLowerInvariant() switch
    {
        null or "snappy" => CompressionCodec.Snappy,
        "uncompressed" => CompressionCodec.Uncompressed,
        "gzip" => CompressionCodec.Gzip,
        "zstd" => CompressionCodec.Zstd,
        "brotli" => CompressionCodec.Brotli,
        "lz4" or "lz4_raw" => CompressionCodec.Lz4Raw,
        _ => throw Invalid("parquet_compression", text, "uncompressed, snappy, gzip, zstd, brotli, lz4 or lz4_raw"),
    };

    private static int ReadVersion(string? text) => text?.ToUpperInvariant() switch
    {
        null or "V1" or "1" => 1,
        "V2" or "2" => 2,
        _ => throw Invalid("parquet_version", text, "V1 or V2"),
    };

    private static long? ReadInteger(string key, string? text, long min, double max) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max ? value
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large) && large > long.MaxValue && max > MaxRowCount ? long.MaxValue
        : throw Invalid(key, text, $"a whole number of at least {min}");

    private static bool? ReadFlag(string key, string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Invalid(key, text, "true or false"),
    };

    private static DuckLakeException Invalid(string key, string? text, string expected) => new(
        DuckLakeErrorKind.Metadata, $"The option {key} is '{text}' in the catalog; expected {expected}. Set the option anew.");
}
