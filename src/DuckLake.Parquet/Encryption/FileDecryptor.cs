using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DuckLake.Parquet;

/// <summary>
/// Keys and identity of one encrypted file; makes the decryptors of its modules. Immutable; thread-safe. Where the
/// footer turns out to be written without any AAD (the variant DuckDB writes), all modules are read without.
/// </summary>
internal sealed class FileDecryptor
{
    private const int SignatureSizeBytes = ModuleDecryptor.NonceSizeBytes + ModuleDecryptor.TagSizeBytes;

    private readonly bool _usesCtrForPages;
    private readonly byte[]? _aadFile;

    private FileDecryptor(bool usesCtrForPages, byte[]? aadFile, byte[]? footerKey, ParquetDecryptionProperties? properties)
    {
        _usesCtrForPages = usesCtrForPages;
        _aadFile = aadFile;
        FooterKey = footerKey;
        Properties = properties;
    }

    public byte[]? FooterKey { get; }

    public ParquetDecryptionProperties? Properties { get; }

    /// <summary>In the variant without AAD columns carry no crypto metadata, yet all are encrypted with the footer key.</summary>
    public bool EncryptsUnmarkedColumns => _aadFile is null;

    public static FileDecryptor ForPlaintextFooter(
        EncryptionAlgorithm algorithm, byte[]? keyMetadata, ParquetDecryptionProperties? properties, long offset)
    {
        byte[]? footerKey = properties?.FindFooterKey(keyMetadata);
        bool canDecrypt = properties is not null;
        return new FileDecryptor(
            algorithm.UsesCtrForPages, canDecrypt ? FileAad(algorithm, properties!, offset) : [], footerKey, properties);
    }

    /// <summary>Finds the footer key and decrypts the footer module.</summary>
    public static FileDecryptor ForEncryptedFooter(
        EncryptionAlgorithm algorithm, byte[]? keyMetadata, ParquetDecryptionProperties? properties,
        ReadOnlySpan<byte> module, long offset, out byte[] plain)
    {
        byte[] footerKey = properties?.FindFooterKey(keyMetadata) ?? throw new InvalidParquetException(
            ParquetErrorKind.Encryption,
            $"The footer is encrypted and no key for it was given; set {nameof(ParquetReaderOptions)}.{nameof(ParquetReaderOptions.Decryption)}.",
            offset);
        var decryptor = new FileDecryptor(algorithm.UsesCtrForPages, FileAad(algorithm, properties, offset), footerKey, properties);
        if (decryptor.TryDecryptFooter(module, offset, out byte[]? footer))
        {
            plain = footer;
            return decryptor;
        }

        var withoutAad = new FileDecryptor(algorithm.UsesCtrForPages, null, footerKey, properties);
        if (algorithm.AadFileUnique.Length == 0 && withoutAad.TryDecryptFooter(module, offset, out footer))
        {
            plain = footer;
            return withoutAad;
        }

        throw new InvalidParquetException(
            ParquetErrorKind.Encryption, "The footer cannot be decrypted: the footer key or the AAD prefix is wrong, or the file was tampered with.", offset);
    }

    public ModuleDecryptor CreateDecryptor(byte[] key, int rowGroupOrdinal, int columnOrdinal) =>
        new(key, _aadFile, _usesCtrForPages, rowGroupOrdinal, columnOrdinal);

    /// <summary>The decryptor of a column chunk, null when the chunk is not encrypted. The caller disposes it.</summary>
    public ModuleDecryptor? CreateDecryptor(ColumnChunkMetadata chunk)
    {
        if (chunk.Crypto is not { } crypto)
        {
            return null;
        }

        byte[] key = crypto.Key ?? throw Located(chunk, new InvalidParquetException(
            ParquetErrorKind.Encryption, "The column is encrypted and no key for it was given.", null));
        return CreateDecryptor(key, chunk.EncryptionRowGroupOrdinal, chunk.Column.ColumnIndex);
    }

    /// <summary>Checks the signature of a plaintext footer, if the footer key was given (Encryption.md §5.5).</summary>
    public void VerifyFooterSignature(ReadOnlySpan<byte> footer, ReadOnlySpan<byte> signature, long offset)
    {
        if (FooterKey is null)
        {
            return;
        }

        if (signature.Length != SignatureSizeBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, $"The footer's signature has {signature.Length} bytes, {SignatureSizeBytes} are required.", offset + footer.Length);
        }

        using var aes = new AesGcm(FooterKey, ModuleDecryptor.TagSizeBytes);
        byte[] aad = [.. _aadFile!, (byte)EncryptedModuleType.Footer];
        Span<byte> tag = stackalloc byte[ModuleDecryptor.TagSizeBytes];
        aes.Encrypt(signature[..ModuleDecryptor.NonceSizeBytes], footer, new byte[footer.Length], tag, aad);
        if (!CryptographicOperations.FixedTimeEquals(tag, signature[ModuleDecryptor.NonceSizeBytes..]))
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, "The footer's signature does not match: the footer key or the AAD prefix is wrong, or the footer was tampered with.", offset);
        }
    }

    private static byte[] FileAad(EncryptionAlgorithm algorithm, ParquetDecryptionProperties properties, long offset)
    {
        ReadOnlySpan<byte> given = properties.AadPrefix;
        ReadOnlySpan<byte> stored = algorithm.AadPrefix;
        if (algorithm.MustSupplyAadPrefix && given.IsEmpty)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, "The file was written with an AAD prefix it does not store; give it with the decryption properties.", offset);
        }

        if (!stored.IsEmpty && !given.IsEmpty && !stored.SequenceEqual(given))
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, "The AAD prefix stored in the file differs from the one given: it is another file than expected.", offset);
        }

        return [.. stored.IsEmpty ? given : stored, .. algorithm.AadFileUnique];
    }

    private static InvalidParquetException Located(ColumnChunkMetadata chunk, InvalidParquetException exception)
    {
        exception.Locate(columnPath: chunk.Column.Path);
        return exception;
    }

    private bool TryDecryptFooter(ReadOnlySpan<byte> module, long offset, [NotNullWhen(true)] out byte[]? plain)
    {
        using var decryptor = new ModuleDecryptor(FooterKey!, _aadFile, _usesCtrForPages, 0, 0);
        try
        {
            return decryptor.TryDecrypt(module, EncryptedModuleType.Footer, out plain);
        }
        catch (InvalidParquetException e) when (e.Locate(byteOffset: offset))
        {
            throw;
        }
    }
}
