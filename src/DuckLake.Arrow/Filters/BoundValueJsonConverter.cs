using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

/// <summary>A value as an object of one property: <c>{"i":"12"}</c>, <c>{"f":"0.5"}</c> or <c>{"b":"base64"}</c>.</summary>
internal sealed class BoundValueJsonConverter : JsonConverter<BoundValue>
{
    private const int MaxIntegerDigits = 64;

    public override BoundValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            throw new JsonException("Expected a filter value.");
        }

        string? kind = reader.GetString();
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("Expected the text of a filter value.");
        }

        BoundValue value;
        switch (kind)
        {
            case "i" when reader.GetString() is { Length: <= MaxIntegerDigits } text
                && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger integer):
                value = BoundValue.Of(integer);
                break;
            case "f" when double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number):
                value = BoundValue.Of(number);
                break;
            case "b" when reader.TryGetBytesFromBase64(out byte[]? bytes):
                value = BoundValue.Of(bytes);
                break;
            default:
                throw new JsonException("Not a filter value.");
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndObject
            ? value
            : throw new JsonException("Expected the end of a filter value.");
    }

    public override void Write(Utf8JsonWriter writer, BoundValue value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        switch (value.Kind)
        {
            case BoundValueKind.Integer:
                writer.WriteString("i", value.Integer.ToString(CultureInfo.InvariantCulture));
                break;
            case BoundValueKind.Float:
                writer.WriteString("f", value.Float.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteBase64String("b", value.Bytes);
                break;
        }

        writer.WriteEndObject();
    }
}
