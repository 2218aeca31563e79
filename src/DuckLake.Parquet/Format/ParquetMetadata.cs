namespace DuckLake.Parquet;

/// <summary>The metadata of a Parquet file: what its footer says, checked. Immutable; thread-safe; may be cached.</summary>
public sealed class ParquetMetadata
{
    internal ParquetMetadata(ParquetSchema schema) => Schema = schema;

    /// <summary>The file's name as the caller gave it, or null.</summary>
    public string? FileName { get; internal init; }

    /// <summary>The file's size in bytes.</summary>
    public long FileSizeBytes { get; internal init; }

    /// <summary>Size of the serialised footer without its length and magic, in bytes.</summary>
    public int FooterSizeBytes { get; internal init; }

    /// <summary>The format version the writer claims.</summary>
    public int Version { get; internal init; }

    /// <summary>Number of rows: the sum over the row groups, which some writers store wrongly at the file.</summary>
    public long RowCount { get; internal init; }

    /// <summary>The schema.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>The row groups in file order.</summary>
    public IReadOnlyList<RowGroupMetadata> RowGroups { get; internal init; } = [];

    /// <summary>Key-value metadata in file order; a missing value is null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> KeyValueMetadata { get; internal init; } = [];

    /// <summary>The writing application, or null.</summary>
    public string? CreatedBy { get; internal init; }

    /// <summary>The order of each leaf's bounds, one per leaf.</summary>
    public IReadOnlyList<ParquetColumnOrder> ColumnOrders { get; internal init; } = [];

    /// <summary>How the file is encrypted.</summary>
    public ParquetEncryptionMode EncryptionMode { get; internal init; }

    /// <summary>Keys and identity for reading encrypted modules, or null for a plain file.</summary>
    internal FileDecryptor? Decryptor { get; init; }

    /// <summary>The value of the first entry with that key in the key-value metadata, or null.</summary>
    /// <param name="key">The key, compared ordinally.</param>
    public string? FindMetadata(string key)
    {
        foreach (KeyValuePair<string, string?> entry in KeyValueMetadata)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
