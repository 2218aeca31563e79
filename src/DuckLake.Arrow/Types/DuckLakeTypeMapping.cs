using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// How columns appear in Arrow. Every field has its column id in the metadata entry <see cref="FieldIdKey"/>; types Arrow has no
/// own type for also have their DuckLake name in <see cref="TypeNameKey"/>.
/// </summary>
/// <remarks>
/// <para>
/// int128 is decimal128(38,0), as DuckDB exports it; its 128 bits hold the values of 39 digits too, so nothing is lost. uint128 is
/// decimal256(39,0). timestamp_s/_ms/timestamp/_ns are timestamps in that unit without a zone; timestamptz and timestamptz_ns have
/// the zone UTC. time is time64 in microseconds, time_ns in nanoseconds. interval is month-day-nano.
/// </para>
/// <para>
/// json is text with the extension <c>arrow.json</c>, uuid is 16 bytes with <c>arrow.uuid</c>, geometry is binary with
/// <c>geoarrow.wkb</c>, variant is a struct of metadata and value with <c>arrow.parquet.variant</c>, timetz is
/// <see cref="ExtensionTypes.TimeTzStorage"/> with <c>arrow.opaque</c> (data files do not keep the offset: it is 0 there).
/// </para>
/// </remarks>
public static class DuckLakeTypeMapping
{
    /// <summary>Metadata key of the column id.</summary>
    public const string FieldIdKey = "PARQUET:field_id";

    /// <summary>Metadata key of the DuckLake type's name, on int128 and uint128 fields.</summary>
    public const string TypeNameKey = "DUCKLAKE:type";

    private static readonly Decimal128Type s_int128 = new(38, 0);
    private static readonly Decimal256Type s_uint128 = new(39, 0);

    /// <summary>The Arrow storage type of a DuckLake type without children.</summary>
    /// <param name="type">A type that is not nested.</param>
    /// <param name="strings">The layout of text.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentException">The type is nested, or is no column's type.</exception>
    public static IArrowType ToArrowType(DuckLakeType type, StringRepresentation strings = StringRepresentation.String)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            DuckLakeTypeKind.Boolean => BooleanType.Default,
            DuckLakeTypeKind.Int8 => Int8Type.Default,
            DuckLakeTypeKind.Int16 => Int16Type.Default,
            DuckLakeTypeKind.Int32 => Int32Type.Default,
            DuckLakeTypeKind.Int64 => Int64Type.Default,
            DuckLakeTypeKind.UInt8 => UInt8Type.Default,
            DuckLakeTypeKind.UInt16 => UInt16Type.Default,
            DuckLakeTypeKind.UInt32 => UInt32Type.Default,
            DuckLakeTypeKind.UInt64 => UInt64Type.Default,
            DuckLakeTypeKind.Int128 => s_int128,
            DuckLakeTypeKind.UInt128 => s_uint128,
            DuckLakeTypeKind.Float32 => FloatType.Default,
            DuckLakeTypeKind.Float64 => DoubleType.Default,
            DuckLakeTypeKind.Decimal => new Decimal128Type(type.Precision, type.Scale),
            DuckLakeTypeKind.Date => Date32Type.Default,
            DuckLakeTypeKind.Time => Time64Type.Microsecond,
            DuckLakeTypeKind.TimeTz => ExtensionTypes.TimeTzStorage,
            DuckLakeTypeKind.TimeNs => Time64Type.Nanosecond,
            DuckLakeTypeKind.Timestamp => TimestampType.Microsecond,
            DuckLakeTypeKind.TimestampS => new TimestampType(TimeUnit.Second, null),
            DuckLakeTypeKind.TimestampMs => new TimestampType(TimeUnit.Millisecond, null),
            DuckLakeTypeKind.TimestampNs => new TimestampType(TimeUnit.Nanosecond, null),
            DuckLakeTypeKind.TimestampTz => TimestampType.MicrosecondUtc,
            DuckLakeTypeKind.TimestampTzNs => new TimestampType(TimeUnit.Nanosecond, "UTC"),
            DuckLakeTypeKind.Interval => IntervalType.MonthDayNanosecond,
            DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json => strings switch
            {
                StringRepresentation.LargeString => LargeStringType.Default,
                StringRepresentation.StringView => StringViewType.Default,
                _ => StringType.Default,
            },
            DuckLakeTypeKind.Blob or DuckLakeTypeKind.Geometry => BinaryType.Default,
            DuckLakeTypeKind.Uuid => ExtensionTypes.UuidStorage,
            DuckLakeTypeKind.Variant => ExtensionTypes.VariantStorage,
            DuckLakeTypeKind.Null => NullType.Default,
            _ => throw new ArgumentException($"The type {type} has no Arrow type of its own.", nameof(type)),
        };
    }

    internal static Field ToField(ResolvedColumn column, StringRepresentation strings)
    {
        StringRepresentation inner = strings == StringRepresentation.Dictionary ? StringRepresentation.String : strings;
        IArrowType type = column.Type.Kind switch
        {
            DuckLakeTypeKind.Struct => new StructType(ToFields(column.Children, inner)),
            DuckLakeTypeKind.List => new ListType(ToField(column.Children[0], inner)),
            DuckLakeTypeKind.Map => new MapType(ToKeyField(column.Children[0], inner), ToField(column.Children[1], inner)),
            DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json when strings == StringRepresentation.Dictionary =>
                new DictionaryType(Int32Type.Default, StringType.Default, ordered: false),
            _ => ToArrowType(column.Type, inner),
        };
        var metadata = new Dictionary<string, string>();
        if (!column.IsVirtual)
        {
            metadata[FieldIdKey] = column.ColumnId.ToString(CultureInfo.InvariantCulture);
        }

        string? extension = column.Type.Kind switch
        {
            DuckLakeTypeKind.Json => ExtensionTypes.Json,
            DuckLakeTypeKind.Uuid => ExtensionTypes.Uuid,
            DuckLakeTypeKind.Geometry => ExtensionTypes.GeoArrowWkb,
            DuckLakeTypeKind.Variant => ExtensionTypes.Variant,
            DuckLakeTypeKind.TimeTz => ExtensionTypes.Opaque,
            _ => null,
        };
        if (extension is not null)
        {
            metadata[Field.ExtensionNameKey] = extension;
            metadata[Field.ExtensionMetadataKey] = extension switch
            {
                ExtensionTypes.GeoArrowWkb => "{}",
                ExtensionTypes.Opaque => ExtensionTypes.TimeTzMetadata,
                _ => "",
            };
        }

        if (column.Type.Kind is DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128)
        {
            metadata[TypeNameKey] = column.Type.ToString();
        }

        return new Field(column.Name, type, column.IsNullable, metadata);
    }

    // Keys of maps are never NULL, whatever the catalog row says.
    private static Field ToKeyField(ResolvedColumn key, StringRepresentation strings) =>
        ToField(key with { IsNullable = false }, strings);

    private static Field[] ToFields(IReadOnlyList<ResolvedColumn> columns, StringRepresentation strings)
    {
        var fields = new Field[columns.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = ToField(columns[i], strings);
        }

        return fields;
    }
}
