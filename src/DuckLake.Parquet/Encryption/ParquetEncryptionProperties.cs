namespace DuckLake.Parquet;

/// <summary>
/// How to encrypt a file: AES_GCM_V1 with one key for the footer and all columns. The key is copied and never shown.
/// Immutable; thread-safe.
/// </summary>
public sealed class ParquetEncryptionProperties
{
    private readonly byte[] _footerKey;

    /// <summary>Creates the properties.</summary>
    /// <param name="footerKey">The key of the footer and of all columns: 16, 24 or 32 bytes.</param>
    /// <param name="aad">What binds the modules to their place.</param>
    /// <exception cref="ArgumentException">The key is not 16, 24 or 32 bytes long.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="aad"/> is not one of the enumeration.</exception>
    public ParquetEncryptionProperties(ReadOnlySpan<byte> footerKey, ParquetEncryptionAad aad = ParquetEncryptionAad.None)
    {
        if (!ParquetDecryptionProperties.IsKeyLength(footerKey.Length))
        {
            throw new ArgumentException($"A Parquet key has 16, 24 or 32 bytes; this one has {footerKey.Length}.", nameof(footerKey));
        }

        if (aad is not (ParquetEncryptionAad.None or ParquetEncryptionAad.FileUnique))
        {
            throw new ArgumentOutOfRangeException(nameof(aad), aad, "The additional authenticated data must be None or FileUnique.");
        }

        _footerKey = footerKey.ToArray();
        Aad = aad;
    }

    /// <summary>What binds the modules to their place.</summary>
    public ParquetEncryptionAad Aad { get; }

    internal byte[] FooterKey => _footerKey;

    /// <summary>Tells the algorithm, never the key.</summary>
    public override string ToString() => $"AES_GCM_V1, {_footerKey.Length * 8}-bit key (redacted), AAD {Aad}";
}
