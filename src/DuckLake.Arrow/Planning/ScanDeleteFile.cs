using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

/// <summary>The delete file that applies to a data file at the scan's snapshot.</summary>
internal sealed record ScanDeleteFile
{
    public required long DeleteFileId { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    public required ScanDeleteFormat Format { get; init; }

    public long DeleteCount { get; init; }

    /// <summary>Size in bytes, or null when the catalog does not say.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Size of the footer in bytes, or null when the catalog does not say.</summary>
    public long? FooterSizeBytes { get; init; }

    public long BeginSnapshot { get; init; }

    public long? PartialMax { get; init; }

    /// <summary>The decryption key in memory; never in JSON unless it was asked for.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> EncryptionKey { get; init; }

    public bool IsEncrypted { get; init; }

    /// <summary>The key in base64; only while a task with keys is written or read.</summary>
    [JsonInclude]
    [JsonPropertyName("encryptionKey")]
    internal string? SerializedKey { get; init; }

    public override string ToString() => Path;
}
