using System.Security.Cryptography;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Key and identity of one file that is being written; makes the encryptors of its modules. Immutable; thread-safe.</summary>
internal sealed class FileEncryptor
{
    private const int FileUniqueSizeBytes = 8;

    private readonly ParquetEncryptionProperties _properties;
    private readonly byte[]? _fileUnique;

    public FileEncryptor(ParquetEncryptionProperties properties)
    {
        _properties = properties;
        _fileUnique = properties.Aad == ParquetEncryptionAad.FileUnique ? RandomNumberGenerator.GetBytes(FileUniqueSizeBytes) : null;
    }

    /// <summary>
    /// Whether column chunks say that they are encrypted with the footer key
    /// (<see cref="RawColumnChunk.IsEncryptedWithFooterKey"/>); the form without AAD does not mark them.
    /// </summary>
    public bool MarksColumns => _fileUnique is not null;

    /// <summary>The encryptor of the modules of a column chunk. The caller disposes it.</summary>
    public ModuleEncryptor CreateColumnEncryptor(int rowGroupOrdinal, int columnOrdinal)
    {
        if (MarksColumns && ((uint)rowGroupOrdinal > (uint)short.MaxValue || (uint)columnOrdinal > (uint)short.MaxValue))
        {
            throw new InvalidOperationException(
                $"An encrypted file has at most {short.MaxValue + 1} row groups and columns; column {columnOrdinal} of row group {rowGroupOrdinal} was to be written. Write larger row groups.");
        }

        return new ModuleEncryptor(_properties.FooterKey, _fileUnique, rowGroupOrdinal, columnOrdinal);
    }

    /// <summary>The encryptor of the footer module. The caller disposes it.</summary>
    public ModuleEncryptor CreateFooterEncryptor() => new(_properties.FooterKey, _fileUnique, 0, 0);

    /// <summary>Writes parquet.thrift <c>FileCryptoMetaData</c>.</summary>
    public void WriteFileCryptoMetadata(ByteSink destination)
    {
        var writer = new ThriftWriter(destination);
        short algorithm = writer.BeginStruct(1);
        short gcm = writer.BeginStruct(1);
        writer.Binary(2, _fileUnique);
        writer.EndStruct(gcm);
        writer.EndStruct(algorithm);
        writer.Stop();
    }
}
