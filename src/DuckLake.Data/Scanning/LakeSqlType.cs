using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>The DuckDB types of lake columns.</summary>
internal static class LakeSqlType
{
    /// <exception cref="DuckLakeException">This library does not know the column's type.</exception>
    public static SqlType Of(DuckLakeColumn column)
    {
        if (column.Type is not { } type)
        {
            throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"Column \"{column.Name}\" has the type '{column.TypeName}', which this library does not know.");
        }

        return type.Kind switch
        {
            DuckLakeTypeKind.Struct => SqlType.StructOf([.. column.Children.Select(child => (child.Name, Of(child)))]),
            DuckLakeTypeKind.List => SqlType.ListOf(Of(column.Children[0])),
            DuckLakeTypeKind.Map => SqlType.MapOf(Of(column.Children[0]), Of(column.Children[1])),
            DuckLakeTypeKind.Decimal => SqlType.Decimal(type.Precision, type.Scale),
            DuckLakeTypeKind.Json => SqlType.Json,
            DuckLakeTypeKind.Variant => SqlType.Variant,
            _ => SqlType.Of(Id(type.Kind, column)),
        };
    }

    private static DuckDbType Id(DuckLakeTypeKind kind, DuckLakeColumn column) => kind switch
    {
        DuckLakeTypeKind.Boolean => DuckDbType.Boolean,
        DuckLakeTypeKind.Int8 => DuckDbType.TinyInt,
        DuckLakeTypeKind.Int16 => DuckDbType.SmallInt,
        DuckLakeTypeKind.Int32 => DuckDbType.Integer,
        DuckLakeTypeKind.Int64 => DuckDbType.BigInt,
        DuckLakeTypeKind.Int128 => DuckDbType.HugeInt,
        DuckLakeTypeKind.UInt8 => DuckDbType.UTinyInt,
        DuckLakeTypeKind.UInt16 => DuckDbType.USmallInt,
        DuckLakeTypeKind.UInt32 => DuckDbType.UInteger,
        DuckLakeTypeKind.UInt64 => DuckDbType.UBigInt,
        DuckLakeTypeKind.UInt128 => DuckDbType.UHugeInt,
        DuckLakeTypeKind.Float32 => DuckDbType.Float,
        DuckLakeTypeKind.Float64 => DuckDbType.Double,
        DuckLakeTypeKind.Date => DuckDbType.Date,
        DuckLakeTypeKind.Time => DuckDbType.Time,
        DuckLakeTypeKind.TimeTz => DuckDbType.TimeTz,
        DuckLakeTypeKind.TimeNs => DuckDbType.TimeNs,
        DuckLakeTypeKind.Timestamp => DuckDbType.Timestamp,
        DuckLakeTypeKind.TimestampS => DuckDbType.TimestampS,
        DuckLakeTypeKind.TimestampMs => DuckDbType.TimestampMs,
        DuckLakeTypeKind.TimestampNs => DuckDbType.TimestampNs,
        DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs => DuckDbType.TimestampTz,
        DuckLakeTypeKind.Interval => DuckDbType.Interval,
        DuckLakeTypeKind.Varchar => DuckDbType.Varchar,
        DuckLakeTypeKind.Blob => DuckDbType.Blob,
        DuckLakeTypeKind.Uuid => DuckDbType.Uuid,
        DuckLakeTypeKind.Geometry => DuckDbType.Geometry,
        DuckLakeTypeKind.Null => DuckDbType.SqlNull,
        _ => throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"Column \"{column.Name}\" has the type '{column.TypeName}', which DuckDB does not have."),
    };
}
