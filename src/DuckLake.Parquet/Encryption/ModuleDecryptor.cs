using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DuckLake.Parquet;

/// <summary>
/// Decrypts the modules of one column chunk (or the footer). A module is a 4-byte little-endian length, a 12-byte nonce,
/// the ciphertext and, with GCM, a 16-byte tag. Not thread-safe; dispose it.
/// </summary>
internal sealed class ModuleDecryptor : IDisposable
{
    public const int LengthSizeBytes = 4;
    public const int NonceSizeBytes = 12;
    public const int TagSizeBytes = 16;

    private readonly AesGcm _gcm;
    private readonly Aes? _pageCipher;
    private readonly ModuleAad? _aad;

    /// <param name="key">The key.</param>
    /// <param name="fileAad">AAD prefix and file identifier; null to read without any AAD.</param>
    /// <param name="usesCtrForPages">Whether pages are encrypted by CTR.</param>
    /// <param name="rowGroupOrdinal">Ordinal of the row group.</param>
    /// <param name="columnOrdinal">Ordinal of the column.</param>
    public ModuleDecryptor(byte[] key, byte[]? fileAad, bool usesCtrForPages, int rowGroupOrdinal, int columnOrdinal)
    {
        _gcm = new AesGcm(key, TagSizeBytes);
        if (usesCtrForPages)
        {
            _pageCipher = Aes.Create();
            _pageCipher.Key = key;
        }

        _aad = fileAad is null ? null : new ModuleAad(fileAad, rowGroupOrdinal, columnOrdinal);
    }

    /// <summary>Bytes of the module that starts at <paramref name="source"/>, its length field included; all of them are in the span.</summary>
    public static int GetModuleSize(ReadOnlySpan<byte> source)
    {
        if (source.Length < LengthSizeBytes)
        {
            throw Corrupt($"An encrypted module starts with a length of {LengthSizeBytes} bytes, {source.Length} remain.");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        return length >= NonceSizeBytes && length <= (uint)(source.Length - LengthSizeBytes)
            ? (int)length + LengthSizeBytes
            : throw Corrupt($"An encrypted module of {length} bytes does not fit into the {source.Length - LengthSizeBytes} bytes that remain.");
    }

    /// <summary>Bytes the module decrypts to.</summary>
    public int GetPlaintextSize(ReadOnlySpan<byte> module, EncryptedModuleType type)
    {
        int size = GetModuleSize(module) - LengthSizeBytes - NonceSizeBytes - (UsesCtr(type) ? 0 : TagSizeBytes);
        return size >= 0 ? size : throw Corrupt("An encrypted module is too short for its nonce and tag.");
    }

    /// <summary>
    /// Decrypts the module at the start of <paramref name="module"/> and returns the bytes written to <paramref name="destination"/>.
    /// </summary>
    /// <param name="module">The module, length field first; may be followed by more.</param>
    /// <param name="type">What the module is.</param>
    /// <param name="pageOrdinal">Ordinal of the data page among the data pages of the chunk (the dictionary page does not count); only for data pages and their headers.</param>
    /// <param name="destination">At least <see cref="GetPlaintextSize"/> bytes.</param>
    /// <exception cref="InvalidParquetException">Wrong key, or a module tampered with.</exception>
    public int Decrypt(ReadOnlySpan<byte> module, EncryptedModuleType type, int pageOrdinal, Span<byte> destination)
    {
        int size = GetPlaintextSize(module, type);
        if (!TryDecrypt(module, type, pageOrdinal, destination[..size]))
        {
            throw new InvalidParquetException(
                ParquetErrorKind.Encryption, $"The encrypted module ({type}) cannot be decrypted: the key or the AAD prefix is wrong, or the file was tampered with.");
        }

        return size;
    }

    /// <summary>Decrypts into a new array.</summary>
    public byte[] Decrypt(ReadOnlySpan<byte> module, EncryptedModuleType type, int pageOrdinal = 0)
    {
        var plain = new byte[GetPlaintextSize(module, type)];
        Decrypt(module, type, pageOrdinal, plain);
        return plain;
    }

    /// <summary>Decrypts into a new array; false when the tag does not match.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> module, EncryptedModuleType type, [NotNullWhen(true)] out byte[]? plain)
    {
        var buffer = new byte[GetPlaintextSize(module, type)];
        plain = TryDecrypt(module, type, 0, buffer) ? buffer : null;
        return plain is not null;
    }

    public void Dispose()
    {
        _gcm.Dispose();
        _pageCipher?.Dispose();
    }

    private static InvalidParquetException Corrupt(string message) => new(message);

    private bool UsesCtr(EncryptedModuleType type) =>
        _pageCipher is not null && type is EncryptedModuleType.DataPage or EncryptedModuleType.DictionaryPage;

    private bool TryDecrypt(ReadOnlySpan<byte> module, EncryptedModuleType type, int pageOrdinal, Span<byte> destination)
    {
        ReadOnlySpan<byte> nonce = module.Slice(LengthSizeBytes, NonceSizeBytes);
        ReadOnlySpan<byte> cipher = module.Slice(LengthSizeBytes + NonceSizeBytes, destination.Length);
        if (UsesCtr(type))
        {
            AesCtr.Transform(_pageCipher!, nonce, cipher, destination);
            return true;
        }

        try
        {
            _gcm.Decrypt(nonce, cipher, module.Slice(LengthSizeBytes + NonceSizeBytes + cipher.Length, TagSizeBytes), destination, _aad is null ? default : _aad.Of(type, pageOrdinal));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
