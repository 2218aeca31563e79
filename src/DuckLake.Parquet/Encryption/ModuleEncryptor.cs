using System.Buffers.Binary;
using System.Security.Cryptography;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>
/// Encrypts the modules of one column chunk (or the footer) by AES-GCM; the counterpart of <see cref="ModuleDecryptor"/>.
/// Every module gets a random nonce. Not thread-safe; dispose it.
/// </summary>
internal sealed class ModuleEncryptor : IDisposable
{
    /// <summary>Bytes a module takes beyond its plain text.</summary>
    public const int OverheadBytes = ModuleDecryptor.LengthSizeBytes + ModuleDecryptor.NonceSizeBytes + ModuleDecryptor.TagSizeBytes;

    private readonly AesGcm _gcm;
    private readonly ModuleAad? _aad;

    /// <param name="key">The key.</param>
    /// <param name="fileAad">The file's identifier; null to write without any AAD.</param>
    /// <param name="rowGroupOrdinal">Ordinal of the row group.</param>
    /// <param name="columnOrdinal">Ordinal of the column.</param>
    public ModuleEncryptor(byte[] key, byte[]? fileAad, int rowGroupOrdinal, int columnOrdinal)
    {
        _gcm = new AesGcm(key, ModuleDecryptor.TagSizeBytes);
        _aad = fileAad is null ? null : new ModuleAad(fileAad, rowGroupOrdinal, columnOrdinal);
    }

    /// <summary>
    /// What <c>compressed_page_size</c> of a page header counts beyond the page: with AAD the whole module, as the specification
    /// says; without, as DuckDB does, nothing. DuckDB expects exactly this, that encrypted data pages are of version 1,
    /// and, with AAD, that a chunk has one data page and no bloom filter.
    /// </summary>
    public int PageSizeOverheadBytes => _aad is null ? 0 : OverheadBytes;

    /// <summary>Appends the module: length, nonce, cipher text, tag.</summary>
    /// <param name="plain">The plain text; not in <paramref name="destination"/>.</param>
    /// <param name="type">What the module is.</param>
    /// <param name="pageOrdinal">Ordinal of the data page among the data pages of the chunk; only for data pages and their headers.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>The size of the module in bytes, its length field included.</returns>
    public int Encrypt(ReadOnlySpan<byte> plain, EncryptedModuleType type, int pageOrdinal, ByteSink destination)
    {
        int size = checked(plain.Length + OverheadBytes);
        Span<byte> module = destination.GetSpan(size)[..size];
        BinaryPrimitives.WriteInt32LittleEndian(module, size - ModuleDecryptor.LengthSizeBytes);
        Span<byte> nonce = module.Slice(ModuleDecryptor.LengthSizeBytes, ModuleDecryptor.NonceSizeBytes);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> cipher = module.Slice(ModuleDecryptor.LengthSizeBytes + ModuleDecryptor.NonceSizeBytes, plain.Length);
        ReadOnlySpan<byte> aad = _aad is null ? default : _aad.Of(type, pageOrdinal);
        _gcm.Encrypt(nonce, plain, cipher, module[^ModuleDecryptor.TagSizeBytes..], aad);
        destination.Advance(size);
        return size;
    }

    public void Dispose() => _gcm.Dispose();
}
