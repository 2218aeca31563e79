namespace DuckLake.Parquet;

/// <summary>Opens the Thrift bytes of an index that may be encrypted.</summary>
internal static class IndexModule
{
    public static ReadOnlySpan<byte> Open(
        ReadOnlySpan<byte> source, ParquetMetadata metadata, ColumnChunkMetadata chunk, EncryptedModuleType type)
    {
        using ModuleDecryptor? decryptor = metadata.Decryptor?.CreateDecryptor(chunk);
        return decryptor is null ? source : decryptor.Decrypt(source, type);
    }
}
