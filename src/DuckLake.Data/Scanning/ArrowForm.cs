using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The form in which DuckDB's Arrow import takes columns whose Arrow type it does not know or takes for another.</summary>
internal static unsafe class ArrowForm
{
    private const int WideBytes = 16;

    private static readonly FixedSizeBinaryType s_wide = new(WideBytes);

    /// <summary>Whether the type is or holds one whose values <see cref="Convert"/> has to turn.</summary>
    public static bool NeedsConversion(SqlType type) =>
        type.Id is DuckDbType.UHugeInt or DuckDbType.Variant || type.Children.Any(NeedsConversion);

    public static bool HasVariant(SqlType type) => type.Id == DuckDbType.Variant || type.Children.Any(HasVariant);

    /// <summary>The field to declare to DuckDB.</summary>
    public static Field Retype(Field field, SqlType type)
    {
        switch (type.Id)
        {
            case DuckDbType.HugeInt:
                return Opaque(field, "hugeint");
            case DuckDbType.UHugeInt:
                return Opaque(field, "uhugeint");
            case DuckDbType.Variant:
                return new Field(field.Name, VariantForm.Type, field.IsNullable);
            case DuckDbType.List when field.DataType is ListType list:
                return new Field(field.Name, new ListType(Retype(list.Fields[0], type.Children[0])), field.IsNullable, field.Metadata);
            case DuckDbType.Map when field.DataType is MapType map:
                Field entries = map.Fields[0];
                var pair = (StructType)entries.DataType;
                return new Field(
                    field.Name,
                    new MapType(Retype(pair.Fields[0], type.Children[0]), Retype(pair.Fields[1], type.Children[1])),
                    field.IsNullable,
                    field.Metadata);
            case DuckDbType.Struct when field.DataType is StructType fields:
                return new Field(
                    field.Name,
                    new StructType([.. fields.Fields.Select((child, i) => Retype(child, type.Children[i]))]),
                    field.IsNullable,
                    field.Metadata);
            default:
                return field;
        }
    }

    /// <summary>The values in the declared form; the caller disposes them.</summary>
    public static ArrayData Convert(ArrayData data, IArrowType target, SqlType type)
    {
        if (!NeedsConversion(type))
        {
            return data.Retain();
        }

        switch (type.Id)
        {
            case DuckDbType.UHugeInt:
                return Shorten(data);
            case DuckDbType.Variant:
                return VariantForm.Convert(data);
            case DuckDbType.Struct:
                var fields = ((StructType)target).Fields;
                var children = new ArrayData[data.Children.Length];
                for (int i = 0; i < children.Length; i++)
                {
                    using ArrayData part = data.Children[i].Slice(data.Offset, data.Length);
                    children[i] = Convert(part, fields[i].DataType, type.Children[i]);
                }

                return new ArrayData(target, data.Length, data.NullCount, 0, [data.CopyValidity()], children);
            default:
                Field child = ((NestedType)target).Fields[0];
                SqlType inner = type.Id == DuckDbType.Map
                    ? SqlType.StructOf(("key", type.Children[0]), ("value", type.Children[1]))
                    : type.Children[0];
                return new ArrayData(
                    target,
                    data.Length,
                    data.NullCount,
                    data.Offset,
                    [.. data.Buffers.Select(buffer => buffer.Retain())],
                    [Convert(data.Children[0], child.DataType, inner)]);
        }
    }

    // A decimal256 of 39 digits without a sign: the low half is the value.
    private static ArrayData Shorten(ArrayData data)
    {
        ArrowBuffer values = MemoryAllocator.Shared.Allocate((long)data.Length * WideBytes);
        UInt128* target = (UInt128*)values.Pointer;
        UInt128* source = (UInt128*)data.Buffers[1].Pointer + (2L * data.Offset);
        for (int i = 0; i < data.Length; i++)
        {
            target[i] = source[2 * i];
        }

        return new ArrayData(s_wide, data.Length, data.NullCount, 0, [data.CopyValidity(), values]);
    }

    private static Field Opaque(Field field, string typeName) => ExtensionTypes.CreateField(
        field.Name, ExtensionTypes.Opaque, s_wide, field.IsNullable, $$"""{"type_name":"{{typeName}}","vendor_name":"DuckDB"}""");
}
