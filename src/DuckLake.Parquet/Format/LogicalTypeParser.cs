namespace DuckLake.Parquet;

/// <summary>Reads parquet.thrift <c>LogicalType</c> and normalises converted types into it.</summary>
internal static class LogicalTypeParser
{
    public static ParquetLogicalType Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        ParquetLogicalType? logical = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            logical = ReadMember(ref reader, id, field);
        }

        return logical ?? new ParquetLogicalType(ParquetLogicalTypeKind.Unrecognized);
    }

    /// <summary>The logical type as stored, or the one the converted type stands for (LogicalTypes.md).</summary>
    public static ParquetLogicalType? Normalise(ParquetLogicalType? stored, ParquetConvertedType? converted, int scale, int precision) =>
        stored ?? converted switch
        {
            null => null,
            ParquetConvertedType.Utf8 => Converted(ParquetLogicalTypeKind.String),
            ParquetConvertedType.Map or ParquetConvertedType.MapKeyValue => Converted(ParquetLogicalTypeKind.Map),
            ParquetConvertedType.List => Converted(ParquetLogicalTypeKind.List),
            ParquetConvertedType.Enum => Converted(ParquetLogicalTypeKind.Enum),
            ParquetConvertedType.Decimal => Converted(ParquetLogicalTypeKind.Decimal) with { Scale = scale, Precision = precision },
            ParquetConvertedType.Date => Converted(ParquetLogicalTypeKind.Date),
            ParquetConvertedType.TimeMillis => Instant(ParquetLogicalTypeKind.Time, ParquetTimeUnit.Milliseconds),
            ParquetConvertedType.TimeMicros => Instant(ParquetLogicalTypeKind.Time, ParquetTimeUnit.Microseconds),
            ParquetConvertedType.TimestampMillis => Instant(ParquetLogicalTypeKind.Timestamp, ParquetTimeUnit.Milliseconds),
            ParquetConvertedType.TimestampMicros => Instant(ParquetLogicalTypeKind.Timestamp, ParquetTimeUnit.Microseconds),
            >= ParquetConvertedType.UInt8 and <= ParquetConvertedType.UInt64 => Integer(converted.Value - ParquetConvertedType.UInt8, false),
            >= ParquetConvertedType.Int8 and <= ParquetConvertedType.Int64 => Integer(converted.Value - ParquetConvertedType.Int8, true),
            ParquetConvertedType.Json => Converted(ParquetLogicalTypeKind.Json),
            ParquetConvertedType.Bson => Converted(ParquetLogicalTypeKind.Bson),
            ParquetConvertedType.Interval => Converted(ParquetLogicalTypeKind.Interval),
            _ => null,
        };

    private static ParquetLogicalType Converted(ParquetLogicalTypeKind kind) => new(kind) { IsFromConvertedType = true };

    private static ParquetLogicalType Instant(ParquetLogicalTypeKind kind, ParquetTimeUnit unit) =>
        Converted(kind) with { TimeUnit = unit, IsAdjustedToUtc = true };

    private static ParquetLogicalType Integer(int log2Bytes, bool isSigned) =>
        Converted(ParquetLogicalTypeKind.Integer) with { BitWidth = 8 << log2Bytes, IsSigned = isSigned };

    private static ParquetLogicalType ReadMember(ref ThriftReader reader, short member, ThriftType type)
    {
        switch (member)
        {
            case 5: return ReadDecimal(ref reader, type);
            case 7: return ReadTime(ref reader, type, ParquetLogicalTypeKind.Time);
            case 8: return ReadTime(ref reader, type, ParquetLogicalTypeKind.Timestamp);
            case 10: return ReadInteger(ref reader, type);
            case 16: return ReadVariant(ref reader, type);
            case 17: return ReadGeospatial(ref reader, type, ParquetLogicalTypeKind.Geometry);
            case 18: return ReadGeospatial(ref reader, type, ParquetLogicalTypeKind.Geography);
            case >= 1 and <= 19 and not 9:
                reader.SkipStruct(type);
                return new ParquetLogicalType((ParquetLogicalTypeKind)member);
            default:
                reader.Skip(type);
                return new ParquetLogicalType(ParquetLogicalTypeKind.Unrecognized) { UnionFieldId = member };
        }
    }

    private static ParquetLogicalType ReadDecimal(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int scale = 0, precision = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: scale = reader.ReadI32(field); break;
                case 2: precision = reader.ReadI32(field); break;
                default: reader.Skip(field); break;
            }
        }

        return new ParquetLogicalType(ParquetLogicalTypeKind.Decimal) { Scale = scale, Precision = precision };
    }

    private static ParquetLogicalType ReadTime(ref ThriftReader reader, ThriftType type, ParquetLogicalTypeKind kind)
    {
        reader.ExpectStruct(type);
        bool isAdjusted = false;
        int unit = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: isAdjusted = reader.ReadBool(field); break;
                case 2: unit = ReadTimeUnit(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        }

        return unit is >= 1 and <= 3
            ? new ParquetLogicalType(kind) { IsAdjustedToUtc = isAdjusted, TimeUnit = (ParquetTimeUnit)unit }
            : throw reader.Error($"A time or timestamp type has the unknown unit {unit}.");
    }

    private static int ReadTimeUnit(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int unit = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            reader.Skip(field);
            unit = id;
        }

        return unit;
    }

    private static ParquetLogicalType ReadInteger(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int bitWidth = 0;
        bool isSigned = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: bitWidth = reader.ReadI32(field); break;
                case 2: isSigned = reader.ReadBool(field); break;
                default: reader.Skip(field); break;
            }
        }

        return bitWidth is 8 or 16 or 32 or 64
            ? new ParquetLogicalType(ParquetLogicalTypeKind.Integer) { BitWidth = bitWidth, IsSigned = isSigned }
            : throw reader.Error($"An integer type has the bit width {bitWidth}; 8, 16, 32 or 64 is required.");
    }

    private static ParquetLogicalType ReadVariant(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int? version = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: version = reader.ReadI32(field); break;
                default: reader.Skip(field); break;
            }
        }

        return new ParquetLogicalType(ParquetLogicalTypeKind.Variant) { SpecificationVersion = version };
    }

    private static ParquetLogicalType ReadGeospatial(ref ThriftReader reader, ThriftType type, ParquetLogicalTypeKind kind)
    {
        reader.ExpectStruct(type);
        string? crs = null;
        int algorithm = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: crs = reader.ReadString(field); break;
                case 2 when kind == ParquetLogicalTypeKind.Geography: algorithm = reader.ReadI32(field); break;
                default: reader.Skip(field); break;
            }
        }

        return new ParquetLogicalType(kind) { Crs = crs, EdgeAlgorithm = (ParquetEdgeAlgorithm)algorithm };
    }
}
