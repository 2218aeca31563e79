using DuckLake.Metadata;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>Which columns of foreign files can stand for a column of a table: those whose values all are values of its type.</summary>
internal static class FileColumnTypes
{
    /// <summary>What is wrong with a leaf of a file as a column of a type, in the words of the reference; null when nothing is.</summary>
    public static string? FindMismatch(DuckLakeType type, ParquetColumn column)
    {
        DuckLakeType found = TypeOf(column);
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Json:
                return found.Kind == DuckLakeTypeKind.Json ? null : $"Expected type \"JSON\" but found type \"{DuckDbTypeText.Of(found)}\"";
            case DuckLakeTypeKind.Geometry:
                return found.Kind == DuckLakeTypeKind.Geometry
                    ? null
                    : $"Expected type \"GEOMETRY\" but found type \"{DuckDbTypeText.Of(found)}\". Is this a GeoParquet v1.*.* file? DuckLake only "
                        + "supports GEOMETRY types stored in native Parquet(V3) format, not GeoParquet(v1.*.*)";
            case DuckLakeTypeKind.Decimal when found.Kind != DuckLakeTypeKind.Decimal:
                return $"Expected type \"DECIMAL\" but found type \"{DuckDbTypeText.Of(found)}\"";
            case DuckLakeTypeKind.Decimal:
                return found.Scale <= type.Scale && found.Precision <= type.Precision
                    ? null
                    : $"Incompatible decimal precision/scale - found precision {found.Precision}, scale {found.Scale} - "
                        + $"but table is defined with precision {type.Precision}, scale {type.Scale}";
        }

        DuckLakeTypeKind[] accepted = Accepted(type.Kind);
        return accepted.Contains(found.Kind)
            ? null
            : $"Expected {(accepted.Length > 1 ? "one of " : "")}{string.Join(", ", accepted.Select(kind => DuckDbTypeText.Of(DuckLakeType.Of(kind))))}, "
                + $"found type {DuckDbTypeText.Of(found)}";
    }

    private static DuckLakeTypeKind[] Accepted(DuckLakeTypeKind kind) => kind switch
    {
        DuckLakeTypeKind.Int64 =>
        [
            DuckLakeTypeKind.Int64, DuckLakeTypeKind.UInt32, DuckLakeTypeKind.Int32, DuckLakeTypeKind.UInt16, DuckLakeTypeKind.Int16, DuckLakeTypeKind.UInt8,
            DuckLakeTypeKind.Int8,
        ],
        DuckLakeTypeKind.Int32 => [DuckLakeTypeKind.Int32, DuckLakeTypeKind.UInt16, DuckLakeTypeKind.Int16, DuckLakeTypeKind.UInt8, DuckLakeTypeKind.Int8],
        DuckLakeTypeKind.Int16 => [DuckLakeTypeKind.Int16, DuckLakeTypeKind.UInt8, DuckLakeTypeKind.Int8],
        DuckLakeTypeKind.UInt64 => [DuckLakeTypeKind.UInt64, DuckLakeTypeKind.UInt32, DuckLakeTypeKind.UInt16, DuckLakeTypeKind.UInt8],
        DuckLakeTypeKind.UInt32 => [DuckLakeTypeKind.UInt32, DuckLakeTypeKind.UInt16, DuckLakeTypeKind.UInt8],
        DuckLakeTypeKind.UInt16 => [DuckLakeTypeKind.UInt16, DuckLakeTypeKind.UInt8],
        DuckLakeTypeKind.Float64 => [DuckLakeTypeKind.Float64, DuckLakeTypeKind.Float32],
        DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampNs =>
            [DuckLakeTypeKind.TimestampNs, DuckLakeTypeKind.Timestamp, DuckLakeTypeKind.TimestampMs, DuckLakeTypeKind.TimestampS],
        DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs => [DuckLakeTypeKind.Timestamp, DuckLakeTypeKind.TimestampMs, DuckLakeTypeKind.TimestampS],
        _ => [kind],
    };

    /// <summary>The type a leaf's values have by themselves.</summary>
    private static DuckLakeType TypeOf(ParquetColumn column)
    {
        if (column.LogicalType is { Kind: ParquetLogicalTypeKind.Decimal } number && number.Precision is >= 1 and <= 38 && number.Scale >= 0 && number.Scale <= number.Precision)
        {
            return DuckLakeType.Decimal(number.Precision, number.Scale);
        }

        return DuckLakeType.Of(column.LogicalType is { } logical ? KindOf(logical) ?? KindOf(column.PhysicalType) : KindOf(column.PhysicalType));
    }

    private static DuckLakeTypeKind? KindOf(ParquetLogicalType logical) => logical.Kind switch
    {
        ParquetLogicalTypeKind.Integer => (logical.BitWidth, logical.IsSigned) switch
        {
            (8, true) => DuckLakeTypeKind.Int8,
            (16, true) => DuckLakeTypeKind.Int16,
            (32, true) => DuckLakeTypeKind.Int32,
            (64, true) => DuckLakeTypeKind.Int64,
            (8, false) => DuckLakeTypeKind.UInt8,
            (16, false) => DuckLakeTypeKind.UInt16,
            (32, false) => DuckLakeTypeKind.UInt32,
            _ => DuckLakeTypeKind.UInt64,
        },
        ParquetLogicalTypeKind.Date => DuckLakeTypeKind.Date,
        ParquetLogicalTypeKind.Time => logical.IsAdjustedToUtc && !logical.IsFromConvertedType ? DuckLakeTypeKind.TimeTz : DuckLakeTypeKind.Time,
        ParquetLogicalTypeKind.Timestamp when logical.IsFromConvertedType => DuckLakeTypeKind.Timestamp,
        ParquetLogicalTypeKind.Timestamp when logical.IsAdjustedToUtc => DuckLakeTypeKind.TimestampTz,
        ParquetLogicalTypeKind.Timestamp => logical.TimeUnit switch
        {
            ParquetTimeUnit.Milliseconds => DuckLakeTypeKind.TimestampMs,
            ParquetTimeUnit.Microseconds => DuckLakeTypeKind.Timestamp,
            _ => DuckLakeTypeKind.TimestampNs,
        },
        ParquetLogicalTypeKind.Uuid => DuckLakeTypeKind.Uuid,
        ParquetLogicalTypeKind.String or ParquetLogicalTypeKind.Enum => DuckLakeTypeKind.Varchar,
        ParquetLogicalTypeKind.Json => DuckLakeTypeKind.Json,
        ParquetLogicalTypeKind.Interval => DuckLakeTypeKind.Interval,
        ParquetLogicalTypeKind.Geometry => DuckLakeTypeKind.Geometry,
        _ => null,
    };

    private static DuckLakeTypeKind KindOf(ParquetPhysicalType physical) => physical switch
    {
        ParquetPhysicalType.Boolean => DuckLakeTypeKind.Boolean,
        ParquetPhysicalType.Int32 => DuckLakeTypeKind.Int32,
        ParquetPhysicalType.Int64 => DuckLakeTypeKind.Int64,
        ParquetPhysicalType.Int96 => DuckLakeTypeKind.Timestamp,
        ParquetPhysicalType.Float => DuckLakeTypeKind.Float32,
        ParquetPhysicalType.Double => DuckLakeTypeKind.Float64,
        _ => DuckLakeTypeKind.Blob,
    };
}
