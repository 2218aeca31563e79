using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Prints array elements as DuckDB's cast to VARCHAR does (time zone UTC).</summary>
public static class ValueText
{
    /// <summary>The text of a value: nested values in DuckDB's display form, geometries as well-known text, blobs with <c>\xHH</c> escapes.</summary>
    /// <param name="array">The values.</param>
    /// <param name="field">The field of the array, whose metadata tells extension types.</param>
    /// <param name="index">Position of the value.</param>
    /// <returns>The text, or null where the value is null.</returns>
    /// <exception cref="FormatException">The bytes of a geometry or variant are malformed.</exception>
    /// <exception cref="ArgumentException">DuckDB has no type for values of this Arrow type.</exception>
    public static string? Format(IArrowArray array, Field field, int index)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(field);
        if (array is DictionaryArray dictionary)
        {
            int position = dictionary.GetIndex(index);
            Field valueField = field.WithDataType(((DictionaryType)field.DataType).ValueType);
            return position < 0 ? null : Format(dictionary.Dictionary, valueField, position);
        }

        if (array.IsNull(index))
        {
            return null;
        }

        var target = new StringBuilder();
        if (array is StructArray variants && field.ExtensionName == ExtensionTypes.Variant)
        {
            return TryAppendVariant(target, variants, index) ? target.ToString() : null;
        }

        Append(target, array, field, index);
        return target.ToString();
    }

    private static void Append(StringBuilder target, IArrowArray array, Field field, int index)
    {
        switch (array)
        {
            case BooleanArray a:
                target.Append(a.GetValue(index) == true ? "true" : "false");
                break;
            case Int8Array a:
                target.Append(a.Values[index]);
                break;
            case UInt8Array a:
                target.Append(a.Values[index]);
                break;
            case Int16Array a:
                target.Append(a.Values[index]);
                break;
            case UInt16Array a:
                target.Append(a.Values[index]);
                break;
            case Int32Array a:
                target.Append(a.Values[index]);
                break;
            case UInt32Array a:
                target.Append(a.Values[index]);
                break;
            case Int64Array a:
                target.Append(a.Values[index]);
                break;
            case UInt64Array a:
                target.Append(a.Values[index]);
                break;
            case HalfFloatArray a:
                FloatText.Append(target, (float)a.Values[index]);
                break;
            case FloatArray a:
                FloatText.Append(target, a.Values[index]);
                break;
            case DoubleArray a:
                FloatText.Append(target, a.Values[index]);
                break;
            case Decimal32Array a:
                DecimalText.Append(target, a.Values[index], a.Scale);
                break;
            case Decimal64Array a:
                DecimalText.Append(target, a.Values[index], a.Scale);
                break;
            case Decimal128Array a:
                DecimalText.Append(target, a.Values[index], a.Scale);
                break;
            case Decimal256Array a:
                DecimalText.Append(target, a.GetBigInteger(index)!.Value, a.Scale);
                break;
            case Date32Array a:
                DateText.Append(target, a.Values[index]);
                break;
            case Date64Array a:
                DateText.AppendDays(target, (long)Math.Floor(a.Values[index] / 86_400_000m));
                break;
            case Time32Array a:
                TimeText.Append(target, a.Values[index] * NanosecondsPerUnit(a));
                break;
            case Time64Array a:
                TimeText.Append(target, a.Values[index] * NanosecondsPerUnit(a));
                break;
            case TimestampArray a:
                var type = (TimestampType)a.Data.DataType;
                TimestampText.Append(target, a.Values[index], type.Unit, type.Timezone is not null);
                break;
            case MonthDayNanosecondIntervalArray a:
                IntervalText.Append(target, a.Values[index]);
                break;
            case FixedSizeBinaryArray a when field.ExtensionName == ExtensionTypes.Uuid:
                target.Append(a.GetGuid(index)!.Value.ToString("D", CultureInfo.InvariantCulture));
                break;
            case FixedSizeBinaryArray a when ExtensionTypes.IsTimeTz(field):
                TimeText.AppendTimeTz(target, BinaryPrimitives.ReadUInt64LittleEndian(a.GetBytes(index)));
                break;
            case StringArray or LargeStringArray or StringViewArray:
                target.Append(Encoding.UTF8.GetString(((IBytesArray)array).GetBytes(index)));
                break;
            case IBytesArray a when field.ExtensionName == ExtensionTypes.GeoArrowWkb:
                WktText.Append(target, a.GetBytes(index));
                break;
            case IBytesArray a:
                BlobText.Append(target, a.GetBytes(index));
                break;
            case MapArray a:
                AppendMap(target, a, (MapType)field.DataType, index);
                break;
            case ListArray a:
                AppendList(target, a.GetSlicedValues(index)!, ((ListType)field.DataType).ValueField);
                break;
            case LargeListArray a:
                AppendList(target, a.GetSlicedValues(index)!, ((LargeListType)field.DataType).ValueField);
                break;
            case FixedSizeListArray a:
                AppendList(target, a.GetSlicedValues(index)!, ((FixedSizeListType)field.DataType).ValueField);
                break;
            case StructArray a:
                AppendStruct(target, a, (StructType)field.DataType, index);
                break;
            default:
                throw new ArgumentException($"Values of type {array.Data.DataType} have no DuckDB text.", nameof(array));
        }
    }

    private static bool TryAppendVariant(StringBuilder target, StructArray array, int index)
    {
        IReadOnlyList<Field> fields = ((StructType)array.Data.DataType).Fields;
        return fields.Count == 2 && fields[0].Name == "metadata" && fields[1].Name == "value"
            && array.GetField(0) is IBytesArray metadata && array.GetField(1) is IBytesArray value
            ? VariantText.TryAppend(target, metadata.GetBytes(index), value.GetBytes(index))
            : throw new ArgumentException($"Variants of type {array.Data.DataType} have no DuckDB text.", nameof(array));
    }

    private static void AppendList(StringBuilder target, IArrowArray values, Field field)
    {
        target.Append('[');
        for (int i = 0; i < values.Length; i++)
        {
            AppendPart(target, i, values, field, i);
        }

        target.Append(']');
    }

    private static void AppendStruct(StringBuilder target, StructArray array, StructType type, int index)
    {
        target.Append('{');
        for (int i = 0; i < type.Fields.Count; i++)
        {
            target.Append(i > 0 ? ", " : string.Empty);
            NestedText.AppendQuoted(target, type.Fields[i].Name);
            target.Append(": ");
            AppendPart(target, 0, array.GetField(i), type.Fields[i], index);
        }

        target.Append('}');
    }

    private static void AppendMap(StringBuilder target, MapArray array, MapType type, int index)
    {
        int start = array.ValueOffsets[index];
        int end = array.ValueOffsets[index + 1];
        target.Append('{');
        for (int i = start; i < end; i++)
        {
            AppendPart(target, i - start, array.Keys, type.KeyField, i);
            target.Append('=');
            AppendPart(target, 0, array.Values, type.ValueField, i);
        }

        target.Append('}');
    }

    private static void AppendPart(StringBuilder target, int ordinal, IArrowArray array, Field field, int index)
    {
        if (ordinal > 0)
        {
            target.Append(", ");
        }

        string? text = Format(array, field, index);
        if (text is null)
        {
            target.Append("NULL");
        }
        else if (!IsNested(field) && NestedText.NeedsQuotes(text))
        {
            NestedText.AppendQuoted(target, text);
        }
        else
        {
            target.Append(text);
        }
    }

    // DuckDB prints JSON and variants inside nested values as they are, like lists and structs.
    private static bool IsNested(Field field) =>
        field.ExtensionName is ExtensionTypes.Json or ExtensionTypes.Variant || field.DataType is NestedType;

    private static long NanosecondsPerUnit(IArrowArray array) =>
        1_000_000_000 / TimestampText.UnitsPerSecond(((TimeBasedType)array.Data.DataType).Unit);
}
