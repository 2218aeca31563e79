using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// Reads values from DuckDB's text into array builders: defaults, bounds, partition values and inlined rows of catalogs without
/// native types.
/// </summary>
internal static class ValueParser
{
    private const int MaxQuotedErrorLength = 80;

    /// <summary>Appends the value <paramref name="text"/> spells, or a null.</summary>
    /// <param name="builder">Builder of the field's type.</param>
    /// <param name="field">Type, with its extension.</param>
    /// <param name="text">DuckDB's text of the value; null appends a null.</param>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    internal static void Append(IArrowArrayBuilder builder, Field field, string? text)
    {
        if (text is null)
        {
            builder.AppendNull();
        }
        else if (!TryAppend(builder, field, text))
        {
            throw Error(field, text);
        }
    }

    /// <summary>An array of <paramref name="length"/> equal values, owned by the caller.</summary>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    internal static IArrowArray Repeat(Field field, string? text, int length)
    {
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(field.DataType);
        builder.Reserve(length);
        for (int i = 0; i < length; i++)
        {
            Append(builder, field, text);
        }

        return builder.Build();
    }

    private static bool TryAppend(IArrowArrayBuilder builder, Field field, string text)
    {
        switch (builder)
        {
            case BooleanArray.Builder b:
                return TryParseBoolean(text, out bool flag) && Done(b.Append(flag));
            case Int8Array.Builder b:
                return TryParseInteger(text, out sbyte i8) && Done(b.Append(i8));
            case Int16Array.Builder b:
                return TryParseInteger(text, out short i16) && Done(b.Append(i16));
            case Int32Array.Builder b:
                return TryParseInteger(text, out int i32) && Done(b.Append(i32));
            case Int64Array.Builder b:
                return TryParseInteger(text, out long i64) && Done(b.Append(i64));
            case UInt8Array.Builder b:
                return TryParseInteger(text, out byte u8) && Done(b.Append(u8));
            case UInt16Array.Builder b:
                return TryParseInteger(text, out ushort u16) && Done(b.Append(u16));
            case UInt32Array.Builder b:
                return TryParseInteger(text, out uint u32) && Done(b.Append(u32));
            case UInt64Array.Builder b:
                return TryParseInteger(text, out ulong u64) && Done(b.Append(u64));
            case FloatArray.Builder b:
                return FloatText.TryParse(text, out float f) && Done(b.Append(f));
            case DoubleArray.Builder b:
                return FloatText.TryParse(text, out double d) && Done(b.Append(d));
            case Decimal128Array.Builder b:
                return TryParseDecimal128(text, (DecimalType)builder.DataType, out Int128 decimal128) && Done(b.Append(decimal128));
            case Decimal256Array.Builder b:
                var type = (DecimalType)builder.DataType;
                return DecimalText.TryParse(text, type.Precision, type.Scale, out BigInteger decimal256) && Done(b.Append(decimal256));
            case Date32Array.Builder b:
                return DateText.TryParse(text, out int days) && Done(b.Append(days));
            case Time64Array.Builder b:
                return TimeText.TryParseNanoseconds(text, out long time) && Done(b.Append(time / UnitNanoseconds(builder)));
            case TimestampArray.Builder b:
                return TimestampText.TryParse(text, ((TimestampType)builder.DataType).Unit, out long timestamp) && Done(b.Append(timestamp));
            case MonthDayNanosecondIntervalArray.Builder b:
                return IntervalText.TryParse(text, out MonthDayNanosecondInterval interval) && Done(b.Append(interval));
            case StringArray.Builder b:
                return Done(b.Append(text));
            case BinaryArray.Builder b:
                return BlobText.TryParse(text, out byte[] bytes) && Done(b.Append(bytes));
            case FixedSizeBinaryArray.Builder b when field.ExtensionName == ExtensionTypes.Uuid:
                return Guid.TryParse(text, CultureInfo.InvariantCulture, out Guid guid) && Done(b.Append(guid));
            case FixedSizeBinaryArray.Builder b when ExtensionTypes.IsTimeTz(field):
                return TryAppendTimeTz(b, text);
            case ListArray.Builder b:
                return TryAppendList(b, (ListType)builder.DataType, text);
            case StructArray.Builder when field.ExtensionName == ExtensionTypes.Variant:
                throw new NotSupportedException("It has variants as text, which does not tell their types.");
            case StructArray.Builder b:
                return TryAppendStruct(b, (StructType)builder.DataType, text);
            case MapArray.Builder b:
                return TryAppendMap(b, (MapType)builder.DataType, text);
            default:
                throw new ArgumentException($"Values of type {field} cannot be read from text.", nameof(field));
        }
    }

    private static bool TryAppendTimeTz(FixedSizeBinaryArray.Builder builder, string text)
    {
        if (!TimeText.TryParseTimeTz(text, out ulong bits))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return Done(builder.Append(bytes));
    }

    private static bool TryAppendList(ListArray.Builder builder, ListType type, string text)
    {
        if (!NestedText.TrySplitList(text, out List<string?> elements))
        {
            return false;
        }

        builder.Append();
        foreach (string? element in elements)
        {
            AppendPart(builder.ValueBuilder, type.ValueField, element);
        }

        return true;
    }

    private static bool TryAppendStruct(StructArray.Builder builder, StructType type, string text)
    {
        if (!NestedText.TrySplitEntries(text, ':', out List<(string Key, string? Value)> entries))
        {
            return false;
        }

        var values = new string?[type.Fields.Count];
        foreach ((string key, string? value) in entries)
        {
            string name = NestedText.Unquote(key);
            int index = FindField(type, name);
            if (index < 0)
            {
                return false;
            }

            values[index] = value;
        }

        builder.Append();
        for (int i = 0; i < values.Length; i++)
        {
            AppendPart(builder.FieldBuilders[i], type.Fields[i], values[i]);
        }

        return true;
    }

    private static bool TryAppendMap(MapArray.Builder builder, MapType type, string text)
    {
        if (!NestedText.TrySplitEntries(text, '=', out List<(string Key, string? Value)> entries))
        {
            return false;
        }

        builder.Append();
        foreach ((string key, string? value) in entries)
        {
            AppendPart(builder.KeyBuilder, type.KeyField, key);
            AppendPart(builder.ValueBuilder, type.ValueField, value);
        }

        return true;
    }

    private static void AppendPart(IArrowArrayBuilder builder, Field field, string? raw)
    {
        // JSON is text with quotes of its own: only a part quoted as a whole carries the quotes of the nested text.
        bool keepsQuotes = field.DataType is NestedType || (field.ExtensionName == ExtensionTypes.Json && raw?.StartsWith('\'') == false);
        Append(builder, field, raw is null || keepsQuotes ? raw : NestedText.Unquote(raw));
    }

    private static int FindField(StructType type, string name)
    {
        int exact = type.GetFieldIndex(name);
        if (exact >= 0)
        {
            return exact;
        }

        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool TryParseBoolean(string text, out bool value)
    {
        text = text.Trim();
        value = text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("t", StringComparison.OrdinalIgnoreCase);
        return value || text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase) || text.Equals("f", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryParseInteger<T>(string text, out T value)
        where T : struct, IBinaryInteger<T>
    {
        if (T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        // Texts of booleans, decimals and floats: cast as the engine does.
        if (text is "true" or "false")
        {
            value = text == "true" ? T.One : T.Zero;
            return true;
        }

        if (!DecimalText.TryParse(text, Decimal256Type.MaxPrecision, 0, out BigInteger rounded))
        {
            return false;
        }

        try
        {
            value = T.CreateChecked(rounded);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    // HUGEINT has 38 digits by type but 39 in its extremes: it holds whatever 128 bits hold.
    private static bool TryParseDecimal128(string text, DecimalType type, out Int128 value)
    {
        bool isHugeInt = type is { Precision: Decimal128Type.MaxPrecision, Scale: 0 };
        value = 0;
        if (!DecimalText.TryParse(text, isHugeInt ? Decimal128Type.MaxPrecision + 1 : type.Precision, type.Scale, out BigInteger scaled)
            || scaled < (BigInteger)Int128.MinValue || scaled > (BigInteger)Int128.MaxValue)
        {
            return false;
        }

        value = (Int128)scaled;
        return true;
    }

    private static long UnitNanoseconds(IArrowArrayBuilder builder) =>
        1_000_000_000 / TimestampText.UnitsPerSecond(((TimeBasedType)builder.DataType).Unit);

    private static bool Done<T>(T builder)
    {
        _ = builder;
        return true;
    }

    private static FormatException Error(Field field, string text)
    {
        var shown = new StringBuilder(text, 0, Math.Min(text.Length, MaxQuotedErrorLength), MaxQuotedErrorLength + 1);
        if (text.Length > MaxQuotedErrorLength)
        {
            shown.Append('…');
        }

        return new FormatException($"'{shown}' is no value of type {field.ExtensionName ?? field.DataType.ToString()}.");
    }
}
