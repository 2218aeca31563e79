namespace DuckLake.Parquet;

/// <summary>How a file is encrypted (Encryption.md).</summary>
public enum ParquetEncryptionMode
{
    /// <summary>Not encrypted.</summary>
    None,
    /// <summary>Some columns are encrypted, the footer is readable and signed.</summary>
    PlaintextFooter,
    /// <summary>The footer is encrypted (magic PARE).</summary>
    EncryptedFooter,
}
