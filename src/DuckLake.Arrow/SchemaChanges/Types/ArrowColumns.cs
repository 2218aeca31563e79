using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Arrow fields as columns: the inverse of <see cref="DuckLakeTypeMapping"/>, and the nearest type for the others.</summary>
internal static class ArrowColumns
{
    private const int MaxDecimalPrecision = 38;

    /// <exception cref="DuckLakeException">No column can hold the field's type.</exception>
    public static DuckLakeColumnSpec ToSpec(Field field) => ToSpec(field, depth: 1) with { NullsAllowed = field.IsNullable };

    private static DuckLakeColumnSpec ToSpec(Field field, int depth)
    {
        if (depth > SpecValidation.MaxDepth)
        {
            throw SchemaErrors.Invalid($"The type of field \"{field.Name}\" is nested more than {SpecValidation.MaxDepth} levels deep.");
        }

        switch (field.DataType)
        {
            case DictionaryType dictionary:
                return ToSpec(field.WithDataType(dictionary.ValueType), depth);
            case RunEndEncodedType runs:
                return ToSpec(field.WithDataType(runs.ValuesField.DataType), depth);
            case StructType when field.ExtensionName == ExtensionTypes.Variant:
                return new DuckLakeColumnSpec(field.Name, DuckLakeTypeKind.Variant);
            case StructType type:
                return DuckLakeColumnSpec.Struct(field.Name, [.. type.Fields.Select(child => ToSpec(child, depth + 1))]);
            case MapType type:
                return DuckLakeColumnSpec.Map(field.Name, ToSpec(type.KeyField, depth + 1), ToSpec(type.ValueField, depth + 1));
            case ListType type:
                return DuckLakeColumnSpec.List(field.Name, ToSpec(type.ValueField, depth + 1));
            case LargeListType type:
                return DuckLakeColumnSpec.List(field.Name, ToSpec(type.ValueField, depth + 1));
            case ListViewType type:
                return DuckLakeColumnSpec.List(field.Name, ToSpec(type.ValueField, depth + 1));
            case LargeListViewType type:
                return DuckLakeColumnSpec.List(field.Name, ToSpec(type.ValueField, depth + 1));
            case FixedSizeListType type:
                return DuckLakeColumnSpec.List(field.Name, ToSpec(type.ValueField, depth + 1));
            default:
                return new DuckLakeColumnSpec(field.Name, ToType(field));
        }
    }

    private static DuckLakeType ToType(Field field)
    {
        // 128-bit integers travel as decimals and name themselves.
        if (field.Metadata.TryGetValue(DuckLakeTypeMapping.TypeNameKey, out string? name)
            && DuckLakeType.TryParse(name, out DuckLakeType? named)
            && (named.Kind, field.DataType) is (DuckLakeTypeKind.Int128, Decimal128Type) or (DuckLakeTypeKind.UInt128, Decimal256Type))
        {
            return named;
        }

        return field.DataType switch
        {
            DecimalType { Precision: <= MaxDecimalPrecision } type when type.Scale >= 0 && type.Scale <= type.Precision =>
                DuckLakeType.Decimal(type.Precision, type.Scale),
            _ => DuckLakeType.Of(ToKind(field)),
        };
    }

    private static DuckLakeTypeKind ToKind(Field field) => field.DataType switch
    {
        BooleanType => DuckLakeTypeKind.Boolean,
        Int8Type => DuckLakeTypeKind.Int8,
        Int16Type => DuckLakeTypeKind.Int16,
        Int32Type => DuckLakeTypeKind.Int32,
        Int64Type => DuckLakeTypeKind.Int64,
        UInt8Type => DuckLakeTypeKind.UInt8,
        UInt16Type => DuckLakeTypeKind.UInt16,
        UInt32Type => DuckLakeTypeKind.UInt32,
        UInt64Type => DuckLakeTypeKind.UInt64,
        HalfFloatType or FloatType => DuckLakeTypeKind.Float32,
        DoubleType => DuckLakeTypeKind.Float64,
        Date32Type or Date64Type => DuckLakeTypeKind.Date,
        Time64Type { Unit: TimeUnit.Nanosecond } => DuckLakeTypeKind.TimeNs,
        Time32Type or Time64Type => DuckLakeTypeKind.Time,
        TimestampType { Timezone: not null, Unit: TimeUnit.Nanosecond } => DuckLakeTypeKind.TimestampTzNs,
        TimestampType { Timezone: not null } => DuckLakeTypeKind.TimestampTz,
        TimestampType { Unit: TimeUnit.Second } => DuckLakeTypeKind.TimestampS,
        TimestampType { Unit: TimeUnit.Millisecond } => DuckLakeTypeKind.TimestampMs,
        TimestampType { Unit: TimeUnit.Microsecond } => DuckLakeTypeKind.Timestamp,
        TimestampType => DuckLakeTypeKind.TimestampNs,
        IntervalType or DurationType => DuckLakeTypeKind.Interval,
        StringType or LargeStringType or StringViewType =>
            field.ExtensionName == ExtensionTypes.Json ? DuckLakeTypeKind.Json : DuckLakeTypeKind.Varchar,
        FixedSizeBinaryType { ByteWidth: 16 } when field.ExtensionName == ExtensionTypes.Uuid => DuckLakeTypeKind.Uuid,
        FixedSizeBinaryType when ExtensionTypes.IsTimeTz(field) => DuckLakeTypeKind.TimeTz,
        BinaryType or LargeBinaryType or BinaryViewType when field.ExtensionName == ExtensionTypes.GeoArrowWkb => DuckLakeTypeKind.Geometry,
        BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType => DuckLakeTypeKind.Blob,
        NullType => DuckLakeTypeKind.Null,
        _ => throw SchemaErrors.Unsupported(
            $"The Arrow type {field.DataType} of field \"{field.Name}\" is no type of a lake. Cast the field to another type."),
    };
}
