namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>ColumnMetaData</c> as stored.</summary>
internal sealed class RawColumnMetadata
{
    public int? Type;
    public ParquetEncoding[] Encodings = [];

    /// <summary>Names from below the root to the column; written, not read.</summary>
    public string[] Path = [];

    public int? Codec;
    public long? ValueCount;
    public long? TotalUncompressedSize;
    public long? TotalCompressedSize;
    public KeyValuePair<string, string?>[] KeyValues = [];
    public long? DataPageOffset;
    public long? DictionaryPageOffset;
    public bool HasStatistics;
    public RawStatistics Statistics;
    public ParquetEncodingStatistics[] EncodingStats = [];
    public long? BloomFilterOffset;
    public int? BloomFilterLength;
    public SizeStatistics? SizeStatistics;
    public GeospatialStatistics? GeospatialStatistics;

    public static RawColumnMetadata Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        var raw = new RawColumnMetadata();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: raw.Type = reader.ReadI32(field); break;
                case 2: raw.Encodings = ReadEncodings(ref reader, field); break;
                case 4: raw.Codec = reader.ReadI32(field); break;
                case 5: raw.ValueCount = reader.ReadI64(field); break;
                case 6: raw.TotalUncompressedSize = reader.ReadI64(field); break;
                case 7: raw.TotalCompressedSize = reader.ReadI64(field); break;
                case 8: raw.KeyValues = FooterParser.ReadKeyValues(ref reader, field); break;
                case 9: raw.DataPageOffset = reader.ReadI64(field); break;
                case 11: raw.DictionaryPageOffset = reader.ReadI64(field); break;
                case 12:
                    raw.Statistics = RawStatistics.Read(ref reader, field);
                    raw.HasStatistics = true;
                    break;
                case 13: raw.EncodingStats = ReadEncodingStats(ref reader, field); break;

                // Some writers used these numbers for fields of their own before the format did.
                case 14 when field == ThriftType.I64: raw.BloomFilterOffset = reader.ReadI64(field); break;
                case 15 when field == ThriftType.I32: raw.BloomFilterLength = reader.ReadI32(field); break;
                case 16 when field == ThriftType.Struct: raw.SizeStatistics = ReadSizeStatistics(ref reader, field); break;
                case 17 when field == ThriftType.Struct: raw.GeospatialStatistics = ReadGeospatialStatistics(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        }

        return raw;
    }

    private static ParquetEncoding[] ReadEncodings(ref ThriftReader reader, ThriftType type)
    {
        int count = reader.ReadListHeader(type, out ThriftType elementType);
        var encodings = new ParquetEncoding[count];
        for (int i = 0; i < count; i++)
        {
            encodings[i] = (ParquetEncoding)reader.ReadI32(elementType);
        }

        return encodings;
    }

    private static ParquetEncodingStatistics[] ReadEncodingStats(ref ThriftReader reader, ThriftType type)
    {
        var stats = new ParquetEncodingStatistics[reader.ReadStructListHeader(type)];
        for (int i = 0; i < stats.Length; i++)
        {
            int pageType = 0, encoding = 0, pageCount = 0;
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: pageType = reader.ReadI32(field); break;
                    case 2: encoding = reader.ReadI32(field); break;
                    case 3: pageCount = reader.ReadI32(field); break;
                    default: reader.Skip(field); break;
                }
            }

            stats[i] = new ParquetEncodingStatistics((ParquetPageType)pageType, (ParquetEncoding)encoding, pageCount);
        }

        return stats;
    }

    private static SizeStatistics ReadSizeStatistics(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        long? unencoded = null;
        long[]? repetition = null, definition = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: unencoded = reader.ReadI64(field); break;
                case 2: repetition = reader.ReadI64List(field); break;
                case 3: definition = reader.ReadI64List(field); break;
                default: reader.Skip(field); break;
            }
        }

        return new SizeStatistics
        {
            UnencodedByteArrayDataBytes = unencoded,
            RepetitionLevelHistogram = repetition,
            DefinitionLevelHistogram = definition,
        };
    }

    private static GeospatialStatistics ReadGeospatialStatistics(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        ParquetBoundingBox? box = null;
        int[]? types = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: box = ReadBoundingBox(ref reader, field); break;
                case 2: types = reader.ReadI32List(field); break;
                default: reader.Skip(field); break;
            }
        }

        return new GeospatialStatistics { BoundingBox = box, GeometryTypes = types };
    }

    /// <summary>A box without all of x and y is no box.</summary>
    private static ParquetBoundingBox? ReadBoundingBox(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        Span<double?> values = new double?[8];
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            if (id is >= 1 and <= 8)
            {
                values[id - 1] = reader.ReadDouble(field);
            }
            else
            {
                reader.Skip(field);
            }
        }

        return values[0] is { } xMin && values[1] is { } xMax && values[2] is { } yMin && values[3] is { } yMax
            ? new ParquetBoundingBox(xMin, xMax, yMin, yMax, values[4], values[5], values[6], values[7])
            : null;
    }
}
