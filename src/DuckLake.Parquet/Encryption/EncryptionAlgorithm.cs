namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>EncryptionAlgorithm</c>.</summary>
internal sealed class EncryptionAlgorithm
{
    /// <summary>True when pages are encrypted by CTR (AES_GCM_CTR_V1) instead of GCM.</summary>
    public bool UsesCtrForPages { get; private init; }

    public byte[] AadPrefix { get; private set; } = [];

    public byte[] AadFileUnique { get; private set; } = [];

    public bool MustSupplyAadPrefix { get; private set; }

    public static EncryptionAlgorithm Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        EncryptionAlgorithm? algorithm = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            if (id is not (1 or 2))
            {
                throw new InvalidParquetException(
                    ParquetErrorKind.Unsupported, $"The encryption algorithm {id} is not known; 1 (AES_GCM_V1) and 2 (AES_GCM_CTR_V1) are.", reader.Offset);
            }

            algorithm = new EncryptionAlgorithm { UsesCtrForPages = id == 2 };
            algorithm.ReadParameters(ref reader, field);
        }

        return algorithm ?? throw reader.Error("The encryption algorithm is empty.");
    }

    private void ReadParameters(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: AadPrefix = reader.ReadBytes(field); break;
                case 2: AadFileUnique = reader.ReadBytes(field); break;
                case 3: MustSupplyAadPrefix = reader.ReadBool(field); break;
                default: reader.Skip(field); break;
            }
        }
    }
}
