using System.Buffers.Binary;

namespace DuckLake.Parquet;

/// <summary>The additional authenticated data of the modules of one column chunk or footer (Encryption.md §4.4). Not thread-safe.</summary>
internal sealed class ModuleAad
{
    private const int SuffixSizeBytes = 7;

    private readonly byte[] _bytes;
    private readonly int _fileAadSizeBytes;

    /// <param name="fileAad">AAD prefix and file identifier.</param>
    /// <param name="rowGroupOrdinal">Ordinal of the row group.</param>
    /// <param name="columnOrdinal">Ordinal of the column.</param>
    public ModuleAad(byte[] fileAad, int rowGroupOrdinal, int columnOrdinal)
    {
        _fileAadSizeBytes = fileAad.Length;
        _bytes = new byte[fileAad.Length + SuffixSizeBytes];
        fileAad.CopyTo(_bytes, 0);
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(fileAad.Length + 1), unchecked((short)rowGroupOrdinal));
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(fileAad.Length + 3), unchecked((short)columnOrdinal));
    }

    /// <summary>The bytes for a module, valid until the next call.</summary>
    /// <exception cref="InvalidParquetException">The page ordinal has no place in the AAD.</exception>
    public ReadOnlySpan<byte> Of(EncryptedModuleType type, int pageOrdinal)
    {
        _bytes[_fileAadSizeBytes] = (byte)type;
        int suffix = type switch
        {
            EncryptedModuleType.Footer => 1,
            EncryptedModuleType.DataPage or EncryptedModuleType.DataPageHeader => SuffixSizeBytes,
            _ => 5,
        };
        if (suffix == SuffixSizeBytes)
        {
            if ((uint)pageOrdinal > (uint)short.MaxValue)
            {
                throw new InvalidParquetException(
                    $"An encrypted column chunk has at most {short.MaxValue + 1} pages; page {pageOrdinal} was asked for.");
            }

            BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(_fileAadSizeBytes + 5), (short)pageOrdinal);
        }

        return _bytes.AsSpan(0, _fileAadSizeBytes + suffix);
    }
}
