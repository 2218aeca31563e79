namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>Statistics</c> as stored.</summary>
internal struct RawStatistics
{
    public byte[]? LegacyMin;
    public byte[]? LegacyMax;
    public byte[]? Min;
    public byte[]? Max;
    public long? NullCount;
    public long? DistinctCount;
    public long? NanCount;
    public bool? IsMinExact;
    public bool? IsMaxExact;

    public static RawStatistics Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        RawStatistics raw = default;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: raw.LegacyMax = reader.ReadBytes(field); break;
                case 2: raw.LegacyMin = reader.ReadBytes(field); break;
                case 3: raw.NullCount = reader.ReadI64(field); break;
                case 4: raw.DistinctCount = reader.ReadI64(field); break;
                case 5: raw.Max = reader.ReadBytes(field); break;
                case 6: raw.Min = reader.ReadBytes(field); break;
                case 7: raw.IsMaxExact = reader.ReadBool(field); break;
                case 8: raw.IsMinExact = reader.ReadBool(field); break;
                case 9: raw.NanCount = reader.ReadI64(field); break;
                default: reader.Skip(field); break;
            }
        }

        return raw;
    }
}
