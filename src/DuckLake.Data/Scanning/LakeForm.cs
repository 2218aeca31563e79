using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>Turns what DuckDB exports losslessly under names of its own into the form lakes carry it in: 128-bit integers, variants.</summary>
internal static unsafe class LakeForm
{
    private static readonly Decimal128Type s_int128 = new(38, 0);
    private static readonly Decimal256Type s_uint128 = new(39, 0);

    /// <summary>Whether the field is or holds a 128-bit integer or a variant.</summary>
    public static bool NeedsRestoring(Field field) =>
        IsOpaque(field, "hugeint") || IsOpaque(field, "uhugeint") || VariantExport.IsVariant(field)
        || (field.DataType is NestedType nested && nested.Fields.Any(NeedsRestoring));

    /// <summary>The field as lakes have it.</summary>
    public static Field Restore(Field field)
    {
        if (IsOpaque(field, "hugeint"))
        {
            return new Field(field.Name, s_int128, field.IsNullable, new Dictionary<string, string> { [DuckLakeTypeMapping.TypeNameKey] = "int128" });
        }

        if (IsOpaque(field, "uhugeint"))
        {
            return new Field(field.Name, s_uint128, field.IsNullable, new Dictionary<string, string> { [DuckLakeTypeMapping.TypeNameKey] = "uint128" });
        }

        if (VariantExport.IsVariant(field))
        {
            return ExtensionTypes.CreateField(field.Name, ExtensionTypes.Variant, ExtensionTypes.VariantStorage, field.IsNullable);
        }

        return !NeedsRestoring(field) ? field : new Field(
            field.Name,
            field.DataType switch
            {
                StructType fields => new StructType([.. fields.Fields.Select(Restore)]),
                ListType list => new ListType(Restore(list.Fields[0])),
                MapType map => new MapType(
                    Restore(((StructType)map.Fields[0].DataType).Fields[0]), Restore(((StructType)map.Fields[0].DataType).Fields[1])),
                _ => throw new NotSupportedException($"A column of type {field.DataType} with 128-bit integers or variants cannot be written to a lake."),
            },
            field.IsNullable,
            field.Metadata);
    }

    /// <summary>The values as lakes have them; the caller disposes them.</summary>
    public static ArrayData Restore(ArrayData data, Field source, Field target)
    {
        if (IsOpaque(source, "hugeint") || VariantExport.IsVariant(source))
        {
            return data.RetainAs(target.DataType);
        }

        if (IsOpaque(source, "uhugeint"))
        {
            return Widen(data, target.DataType);
        }

        if (source.DataType is not NestedType nested || !NeedsRestoring(source))
        {
            return data.Retain();
        }

        IReadOnlyList<Field> targets = ((NestedType)target.DataType).Fields;
        return new ArrayData(
            target.DataType,
            data.Length,
            data.NullCount,
            data.Offset,
            [.. data.Buffers.Select(buffer => buffer.Retain())],
            [.. data.Children.Select((child, i) => Restore(child, nested.Fields[i], targets[i]))]);
    }

    private static ArrayData Widen(ArrayData data, IArrowType type)
    {
        const int WideWords = 2;
        ArrowBuffer values = MemoryAllocator.Shared.AllocateZeroed((long)data.Length * WideWords * sizeof(UInt128));
        UInt128* target = (UInt128*)values.Pointer;
        UInt128* source = (UInt128*)data.Buffers[1].Pointer + data.Offset;
        for (int i = 0; i < data.Length; i++)
        {
            target[WideWords * i] = source[i];
        }

        return new ArrayData(type, data.Length, data.NullCount, 0, [data.CopyValidity(), values]);
    }

    private static bool IsOpaque(Field field, string typeName) =>
        field.ExtensionName == ExtensionTypes.Opaque
        && field.Metadata.GetValueOrDefault(Field.ExtensionMetadataKey)?.Contains($"\"{typeName}\"", StringComparison.Ordinal) == true;
}
