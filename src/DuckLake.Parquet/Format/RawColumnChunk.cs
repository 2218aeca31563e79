namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>ColumnChunk</c> as stored.</summary>
internal sealed class RawColumnChunk
{
    public string? FilePath;

    /// <summary>Required by the format and of no meaning; written, not read.</summary>
    public long FileOffset;

    public RawColumnMetadata? Metadata;
    public long? OffsetIndexOffset;
    public int? OffsetIndexLength;
    public long? ColumnIndexOffset;
    public int? ColumnIndexLength;
    public bool IsEncryptedWithFooterKey;
    public bool IsEncryptedWithColumnKey;
    public byte[]? KeyMetadata;
    public byte[]? EncryptedMetadata;

    public static RawColumnChunk Read(ref ThriftReader reader)
    {
        var raw = new RawColumnChunk();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: raw.FilePath = reader.ReadString(field); break;
                case 3: raw.Metadata = RawColumnMetadata.Read(ref reader, field); break;
                case 4: raw.OffsetIndexOffset = reader.ReadI64(field); break;
                case 5: raw.OffsetIndexLength = reader.ReadI32(field); break;
                case 6: raw.ColumnIndexOffset = reader.ReadI64(field); break;
                case 7: raw.ColumnIndexLength = reader.ReadI32(field); break;
                case 8: raw.ReadCrypto(ref reader, field); break;
                case 9: raw.EncryptedMetadata = reader.ReadBytes(field); break;
                default: reader.Skip(field); break;
            }
        }

        return raw;
    }

    private void ReadCrypto(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1:
                    reader.SkipStruct(field);
                    IsEncryptedWithFooterKey = true;
                    break;
                case 2:
                    ReadColumnKey(ref reader, field);
                    IsEncryptedWithColumnKey = true;
                    break;
                default:
                    throw reader.Error($"Column crypto metadata {id} is not known; the column cannot be decrypted.");
            }
        }
    }

    private void ReadColumnKey(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 2: KeyMetadata = reader.ReadBytes(field); break;
                default: reader.Skip(field); break;
            }
        }
    }
}
