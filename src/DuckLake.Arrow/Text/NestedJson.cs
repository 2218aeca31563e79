using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Prints nested values as <see cref="InlinedStorage.NestedJson"/> wants them.</summary>
internal static class NestedJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of a value that is not null.</summary>
    public static string Format(IArrowArray array, Field field, int index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            Write(writer, array, field, index);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, IArrowArray array, Field field, int index)
    {
        if (array.IsNull(index))
        {
            writer.WriteNullValue();
            return;
        }

        switch (array)
        {
            case StructArray a when field.ExtensionName is null:
                writer.WriteStartObject();
                IReadOnlyList<Field> fields = ((StructType)field.DataType).Fields;
                for (int i = 0; i < fields.Count; i++)
                {
                    writer.WritePropertyName(fields[i].Name);
                    Write(writer, a.GetField(i), fields[i], index);
                }

                writer.WriteEndObject();
                break;
            case MapArray a:
                WriteMap(writer, a, (MapType)field.DataType, index);
                break;
            case ListArray a:
                WriteList(writer, a.GetSlicedValues(index)!, ((ListType)field.DataType).ValueField);
                break;
            case LargeListArray a:
                WriteList(writer, a.GetSlicedValues(index)!, ((LargeListType)field.DataType).ValueField);
                break;
            case FixedSizeListArray a:
                WriteList(writer, a.GetSlicedValues(index)!, ((FixedSizeListType)field.DataType).ValueField);
                break;
            default:
                writer.WriteStringValue(ValueText.Format(array, field, index));
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, IArrowArray values, Field field)
    {
        writer.WriteStartArray();
        for (int i = 0; i < values.Length; i++)
        {
            Write(writer, values, field, i);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, MapArray array, MapType type, int index)
    {
        writer.WriteStartArray();
        for (int i = array.ValueOffsets[index]; i < array.ValueOffsets[index + 1]; i++)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("key");
            Write(writer, array.Keys, type.KeyField, i);
            writer.WritePropertyName("value");
            Write(writer, array.Values, type.ValueField, i);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
