using System.Text.Json;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// The physical and logical type of Arrow leaves: those the reference writes for the same values, annotations included (older
/// converted types alone where it uses those alone).
/// </summary>
internal static class LeafMapper
{
    /// <summary>Metadata key that tells int128 and uint128 from decimals.</summary>
    internal const string DuckLakeTypeKey = "DUCKLAKE:type";

    private const int DecimalBytes = 16;
    private const int UuidBytes = 16;
    private const int IntervalBytes = 12;
    private const long MillisecondsPerSecond = 1_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>The column of a field of that type (dictionaries and runs removed), or null when there is none.</summary>
    internal static LeafMapping? Map(Field field, IArrowType type)
    {
        switch (type.TypeId)
        {
            case ArrowTypeId.Null:
                return new LeafMapping(LeafKind.Null, ParquetPhysicalType.Int32) { LogicalType = new ParquetLogicalType(ParquetLogicalTypeKind.Null) };
            case ArrowTypeId.Boolean:
                return new LeafMapping(LeafKind.Boolean, ParquetPhysicalType.Boolean);
            case ArrowTypeId.Int8: return Integer(LeafKind.Int32, ParquetConvertedType.Int8, 8, true);
            case ArrowTypeId.Int16: return Integer(LeafKind.Int32, ParquetConvertedType.Int16, 16, true);
            case ArrowTypeId.Int32: return Integer(LeafKind.Int32, ParquetConvertedType.Int32, 32, true);
            case ArrowTypeId.Int64: return Integer(LeafKind.Int64, ParquetConvertedType.Int64, 64, true);
            case ArrowTypeId.UInt8: return Integer(LeafKind.UInt32, ParquetConvertedType.UInt8, 8, false);
            case ArrowTypeId.UInt16: return Integer(LeafKind.UInt32, ParquetConvertedType.UInt16, 16, false);
            case ArrowTypeId.UInt32: return Integer(LeafKind.UInt32, ParquetConvertedType.UInt32, 32, false);
            case ArrowTypeId.UInt64: return Integer(LeafKind.UInt64, ParquetConvertedType.UInt64, 64, false);
            case ArrowTypeId.Float: return new LeafMapping(LeafKind.Float, ParquetPhysicalType.Float);
            case ArrowTypeId.Double: return new LeafMapping(LeafKind.Double, ParquetPhysicalType.Double);
            case ArrowTypeId.HalfFloat: return Fixed(sizeof(short), BytesOrder.Half, new ParquetLogicalType(ParquetLogicalTypeKind.Float16));
            case ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256:
                return MapDecimal(field, (DecimalType)type);
            case ArrowTypeId.Date32: return Date();
            case ArrowTypeId.Date64: return Date() with { Conversion = LeafConversion.MillisecondsToDays };
            case ArrowTypeId.Time32 or ArrowTypeId.Time64: return MapTime(((TimeBasedType)type).Unit);
            case ArrowTypeId.Timestamp: return MapTimestamp((TimestampType)type);
            case ArrowTypeId.Duration: return new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64);
            case ArrowTypeId.Interval:
                return Fixed(IntervalBytes, BytesOrder.None, Converted(ParquetLogicalTypeKind.Interval)) with
                {
                    ConvertedType = ParquetConvertedType.Interval,
                    Conversion = LeafConversion.IntervalToBytes,
                };
            case ArrowTypeId.FixedSizeBinary: return MapFixedBytes(field, (FixedSizeBinaryType)type);
            case ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView: return MapText(field);
            case ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView: return MapBinary(field);
            default: return null;
        }
    }

    private static LeafMapping Integer(LeafKind kind, ParquetConvertedType converted, int bitWidth, bool isSigned) =>
        new(kind, bitWidth == 64 ? ParquetPhysicalType.Int64 : ParquetPhysicalType.Int32)
        {
            ConvertedType = converted,
            LogicalType = Converted(ParquetLogicalTypeKind.Integer) with { BitWidth = bitWidth, IsSigned = isSigned },
        };

    private static LeafMapping Date() => new(LeafKind.Int32, ParquetPhysicalType.Int32)
    {
        ConvertedType = ParquetConvertedType.Date,
        LogicalType = Converted(ParquetLogicalTypeKind.Date),
    };

    private static LeafMapping Fixed(int lengthBytes, BytesOrder order, ParquetLogicalType? logical) =>
        new(LeafKind.FixedBytes, ParquetPhysicalType.FixedLenByteArray) { TypeLength = lengthBytes, Order = order, LogicalType = logical };

    private static LeafMapping? MapDecimal(Field field, DecimalType type)
    {
        if (field.Metadata.GetValueOrDefault(DuckLakeTypeKey) is "int128" or "uint128")
        {
            return new LeafMapping(LeafKind.Double, ParquetPhysicalType.Double) { Conversion = LeafConversion.IntegerToDouble, HasNoBounds = true };
        }

        if (type.Scale < 0 || type.Scale > type.Precision)
        {
            return null;
        }

        var logical = new ParquetLogicalType(ParquetLogicalTypeKind.Decimal) { Precision = type.Precision, Scale = type.Scale };
        LeafMapping mapping = type.Precision switch
        {
            <= 9 => new LeafMapping(LeafKind.Int32, ParquetPhysicalType.Int32),
            <= 18 => new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64),
            <= Decimal128Type.MaxPrecision => Fixed(DecimalBytes, BytesOrder.SignedBigEndian, null) with { Conversion = LeafConversion.DecimalToBytes },
            _ => Fixed(2 * DecimalBytes, BytesOrder.SignedBigEndian, null) with { Conversion = LeafConversion.DecimalToBytes },
        };
        return mapping with { ConvertedType = ParquetConvertedType.Decimal, LogicalType = logical };
    }

    private static LeafMapping MapTime(TimeUnit unit)
    {
        var logical = new ParquetLogicalType(ParquetLogicalTypeKind.Time);
        return unit switch
        {
            TimeUnit.Second or TimeUnit.Millisecond => new LeafMapping(LeafKind.Int32, ParquetPhysicalType.Int32)
            {
                ConvertedType = ParquetConvertedType.TimeMillis,
                LogicalType = logical with { TimeUnit = ParquetTimeUnit.Milliseconds },
                Conversion = unit == TimeUnit.Second ? LeafConversion.Multiply : LeafConversion.None,
                Factor = unit == TimeUnit.Second ? MillisecondsPerSecond : 1,
            },
            TimeUnit.Microsecond => new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64)
            {
                ConvertedType = ParquetConvertedType.TimeMicros,
                LogicalType = logical with { TimeUnit = ParquetTimeUnit.Microseconds },
            },
            _ => new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64) { LogicalType = logical with { TimeUnit = ParquetTimeUnit.Nanoseconds } },
        };
    }

    private static LeafMapping MapTimestamp(TimestampType type)
    {
        var logical = new ParquetLogicalType(ParquetLogicalTypeKind.Timestamp) { IsAdjustedToUtc = type.Timezone is not null };
        var mapping = new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64);
        return type.Unit switch
        {
            TimeUnit.Second => mapping with
            {
                ConvertedType = ParquetConvertedType.TimestampMicros,
                LogicalType = logical with { TimeUnit = ParquetTimeUnit.Microseconds },
                Conversion = LeafConversion.Multiply,
                Factor = MicrosecondsPerSecond,
            },
            TimeUnit.Millisecond => mapping with
            {
                ConvertedType = ParquetConvertedType.TimestampMillis,
                LogicalType = logical with { TimeUnit = ParquetTimeUnit.Milliseconds },
            },
            TimeUnit.Microsecond => mapping with
            {
                ConvertedType = ParquetConvertedType.TimestampMicros,
                LogicalType = logical with { TimeUnit = ParquetTimeUnit.Microseconds },
            },
            _ => mapping with { LogicalType = logical with { TimeUnit = ParquetTimeUnit.Nanoseconds } },
        };
    }

    private static LeafMapping? MapFixedBytes(Field field, FixedSizeBinaryType type)
    {
        if (type.ByteWidth == 0)
        {
            return null;
        }

        if (field.ExtensionName == ExtensionTypes.Uuid && type.ByteWidth == UuidBytes)
        {
            return Fixed(UuidBytes, BytesOrder.Unsigned, new ParquetLogicalType(ParquetLogicalTypeKind.Uuid));
        }

        return ExtensionTypes.IsTimeTz(field)
            ? new LeafMapping(LeafKind.Int64, ParquetPhysicalType.Int64)
            {
                ConvertedType = ParquetConvertedType.TimeMicros,
                LogicalType = new ParquetLogicalType(ParquetLogicalTypeKind.Time) { TimeUnit = ParquetTimeUnit.Microseconds, IsAdjustedToUtc = true },
                Conversion = LeafConversion.TimeTzToMicroseconds,
                HasNoBounds = true,
            }
            : Fixed(type.ByteWidth, BytesOrder.Unsigned, null);
    }

    private static LeafMapping MapText(Field field)
    {
        var bytes = new LeafMapping(LeafKind.ByteArray, ParquetPhysicalType.ByteArray) { Order = BytesOrder.Unsigned, IsText = true };
        return field.ExtensionName == ExtensionTypes.Json
            ? bytes with { ConvertedType = ParquetConvertedType.Json, LogicalType = new ParquetLogicalType(ParquetLogicalTypeKind.Json) }
            : bytes with { ConvertedType = ParquetConvertedType.Utf8, LogicalType = Converted(ParquetLogicalTypeKind.String) };
    }

    private static LeafMapping MapBinary(Field field)
    {
        var bytes = new LeafMapping(LeafKind.ByteArray, ParquetPhysicalType.ByteArray) { Order = BytesOrder.Unsigned };
        return field.ExtensionName == ExtensionTypes.GeoArrowWkb
            ? bytes with { Order = BytesOrder.None, LogicalType = Geometry(field) }
            : bytes;
    }

    /// <summary>The logical type of GeoArrow's metadata; the default reference system is not written.</summary>
    private static ParquetLogicalType Geometry(Field field)
    {
        string metadata = field.Metadata.GetValueOrDefault(Field.ExtensionMetadataKey) ?? string.Empty;
        if (metadata.Length == 0)
        {
            return new ParquetLogicalType(ParquetLogicalTypeKind.Geometry);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(metadata);
            JsonElement root = document.RootElement;
            string? crs = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("crs", out JsonElement value) ? CrsText(value) : null;
            string? edges = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("edges", out value) ? value.GetString() : null;
            return Enum.TryParse(edges, ignoreCase: true, out ParquetEdgeAlgorithm algorithm)
                ? new ParquetLogicalType(ParquetLogicalTypeKind.Geography) { Crs = crs, EdgeAlgorithm = algorithm }
                : new ParquetLogicalType(ParquetLogicalTypeKind.Geometry) { Crs = crs };
        }
        catch (JsonException e)
        {
            throw new ParquetWriteException(
                ParquetWriteErrorKind.Unsupported, field.Name, $"The extension metadata of {ExtensionTypes.GeoArrowWkb} must be a JSON object.", e);
        }
    }

    private static string? CrsText(JsonElement crs) => crs.ValueKind switch
    {
        JsonValueKind.String => crs.GetString() is "OGC:CRS84" or "" ? null : crs.GetString(),
        JsonValueKind.Object => crs.GetRawText(),
        _ => null,
    };

    private static ParquetLogicalType Converted(ParquetLogicalTypeKind kind) => new(kind) { IsFromConvertedType = true };
}
