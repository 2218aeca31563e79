using System.Text.Json;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>The Arrow type of a leaf, from its physical and logical type.</summary>
internal static class ArrowTypeMapper
{
    private const int IntervalBytes = 12;
    private const int UuidBytes = 16;
    private const int Float16Bytes = 2;

    internal static ArrowLeafType Map(ParquetColumn column, ParquetStringRepresentation strings)
    {
        ParquetLogicalType? logical = column.LogicalType;
        if (logical?.Kind == ParquetLogicalTypeKind.Null)
        {
            return new ArrowLeafType(NullType.Default, LeafRepresentation.Null);
        }

        return column.PhysicalType switch
        {
            ParquetPhysicalType.Boolean => new ArrowLeafType(BooleanType.Default, LeafRepresentation.Boolean),
            ParquetPhysicalType.Int32 => MapInt32(logical),
            ParquetPhysicalType.Int64 => MapInt64(logical),
            ParquetPhysicalType.Int96 => Fixed(new TimestampType(TimeUnit.Nanosecond, null), ValueConversion.Int96ToNanoseconds),
            ParquetPhysicalType.Float => Fixed(FloatType.Default),
            ParquetPhysicalType.Double => Fixed(DoubleType.Default),
            ParquetPhysicalType.FixedLenByteArray => MapFixedBytes(column.TypeLength, logical),
            _ => MapByteArray(logical, strings),
        };
    }

    private static ArrowLeafType Fixed(IArrowType type, ValueConversion conversion = ValueConversion.None) =>
        new(type, LeafRepresentation.Fixed, conversion);

    private static ArrowLeafType MapInt32(ParquetLogicalType? logical)
    {
        switch (logical?.Kind)
        {
            case ParquetLogicalTypeKind.Integer:
                return (logical.BitWidth, logical.IsSigned) switch
                {
                    (8, true) => Fixed(Int8Type.Default, ValueConversion.Int32ToInt8),
                    (8, false) => Fixed(UInt8Type.Default, ValueConversion.Int32ToInt8),
                    (16, true) => Fixed(Int16Type.Default, ValueConversion.Int32ToInt16),
                    (16, false) => Fixed(UInt16Type.Default, ValueConversion.Int32ToInt16),
                    (32, false) => Fixed(UInt32Type.Default),
                    _ => Fixed(Int32Type.Default),
                };
            case ParquetLogicalTypeKind.Decimal:
                return MapDecimal(logical, ValueConversion.Int32ToDecimal128, ValueConversion.Int32ToDecimal256) ?? Fixed(Int32Type.Default);
            case ParquetLogicalTypeKind.Date:
                return Fixed(Date32Type.Default);
            case ParquetLogicalTypeKind.Time when logical.TimeUnit == ParquetTimeUnit.Milliseconds:
                return Fixed(new Time32Type(TimeUnit.Millisecond));
            default:
                return Fixed(Int32Type.Default);
        }
    }

    private static ArrowLeafType MapInt64(ParquetLogicalType? logical)
    {
        switch (logical?.Kind)
        {
            case ParquetLogicalTypeKind.Integer when logical is { BitWidth: 64, IsSigned: false }:
                return Fixed(UInt64Type.Default);
            case ParquetLogicalTypeKind.Decimal:
                return MapDecimal(logical, ValueConversion.Int64ToDecimal128, ValueConversion.Int64ToDecimal256) ?? Fixed(Int64Type.Default);
            case ParquetLogicalTypeKind.Time when logical.TimeUnit == ParquetTimeUnit.Microseconds:
                return Fixed(new Time64Type(TimeUnit.Microsecond));
            case ParquetLogicalTypeKind.Time when logical.TimeUnit == ParquetTimeUnit.Nanoseconds:
                return Fixed(new Time64Type(TimeUnit.Nanosecond));
            case ParquetLogicalTypeKind.Timestamp:
                TimeUnit unit = logical.TimeUnit switch
                {
                    ParquetTimeUnit.Milliseconds => TimeUnit.Millisecond,
                    ParquetTimeUnit.Microseconds => TimeUnit.Microsecond,
                    _ => TimeUnit.Nanosecond,
                };

                // Writers of the old converted types used them for wall-clock time too; like other readers, promise no zone.
                bool isInstant = logical.IsAdjustedToUtc && !logical.IsFromConvertedType;
                return Fixed(new TimestampType(unit, isInstant ? "UTC" : null));
            default:
                return Fixed(Int64Type.Default);
        }
    }

    private static ArrowLeafType? MapDecimal(ParquetLogicalType logical, ValueConversion narrow, ValueConversion wide)
    {
        if (logical.Precision < 1 || logical.Precision > Decimal256Type.MaxPrecision || logical.Scale < 0 || logical.Scale > logical.Precision)
        {
            return null;
        }

        return logical.Precision <= Decimal128Type.MaxPrecision
            ? Fixed(new Decimal128Type(logical.Precision, logical.Scale), narrow)
            : Fixed(new Decimal256Type(logical.Precision, logical.Scale), wide);
    }

    private static ArrowLeafType MapFixedBytes(int length, ParquetLogicalType? logical)
    {
        var bytes = new FixedSizeBinaryType(length);
        return logical?.Kind switch
        {
            ParquetLogicalTypeKind.Decimal =>
                MapDecimal(logical, ValueConversion.BytesToDecimal128, ValueConversion.BytesToDecimal256) ?? Fixed(bytes),
            ParquetLogicalTypeKind.Uuid when length == UuidBytes =>
                new ArrowLeafType(ExtensionTypes.UuidStorage, LeafRepresentation.Fixed, ExtensionName: ExtensionTypes.Uuid),
            ParquetLogicalTypeKind.Float16 when length == Float16Bytes => Fixed(HalfFloatType.Default),
            ParquetLogicalTypeKind.Interval when length == IntervalBytes =>
                Fixed(IntervalType.MonthDayNanosecond, ValueConversion.IntervalToMonthDayNano),
            _ => Fixed(bytes),
        };
    }

    private static ArrowLeafType MapByteArray(ParquetLogicalType? logical, ParquetStringRepresentation strings)
    {
        switch (logical?.Kind)
        {
            case ParquetLogicalTypeKind.String:
            case ParquetLogicalTypeKind.Enum:
                return MapText(strings);
            case ParquetLogicalTypeKind.Json:
                return MapText(strings) with { ExtensionName = ExtensionTypes.Json };
            case ParquetLogicalTypeKind.Decimal:
                return MapDecimal(logical, ValueConversion.BytesToDecimal128, ValueConversion.BytesToDecimal256) ?? MapBinary(strings);
            case ParquetLogicalTypeKind.Geometry:
            case ParquetLogicalTypeKind.Geography:
                return MapBinary(strings) with
                {
                    ExtensionName = ExtensionTypes.GeoArrowWkb,
                    ExtensionMetadata = GeoMetadata(logical),
                };
            default:
                return MapBinary(strings);
        }
    }

    private static ArrowLeafType MapText(ParquetStringRepresentation strings) => strings switch
    {
        ParquetStringRepresentation.Utf8View => new ArrowLeafType(StringViewType.Default, LeafRepresentation.View, IsText: true),
        ParquetStringRepresentation.Dictionary => new ArrowLeafType(
            new DictionaryType(Int32Type.Default, StringType.Default), LeafRepresentation.Dictionary, IsText: true),
        _ => new ArrowLeafType(StringType.Default, LeafRepresentation.Binary, IsText: true),
    };

    private static ArrowLeafType MapBinary(ParquetStringRepresentation strings) => strings == ParquetStringRepresentation.Utf8View
        ? new ArrowLeafType(BinaryViewType.Default, LeafRepresentation.View)
        : new ArrowLeafType(BinaryType.Default, LeafRepresentation.Binary);

    /// <summary>The extension metadata of GeoArrow: the coordinate reference system and how edges run.</summary>
    private static string GeoMetadata(ParquetLogicalType logical)
    {
        const string DefaultCrs = "OGC:CRS84";
        string crs = logical.Crs is { Length: > 0 } named ? named : DefaultCrs;
        string crsJson = IsJsonObject(crs) ? crs : "\"" + JsonEncodedText.Encode(crs) + "\"";
        string edges = logical.Kind == ParquetLogicalTypeKind.Geography
            ? $",\"edges\":\"{logical.EdgeAlgorithm.ToString().ToLowerInvariant()}\""
            : string.Empty;
        return $"{{\"crs\":{crsJson}{edges}}}";
    }

    private static bool IsJsonObject(string text)
    {
        if (!text.StartsWith('{'))
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            // Not JSON after all: the text is the name of the reference system.
            return false;
        }
    }
}
