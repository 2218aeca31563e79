using System.Text.Json;
using System.Text.Json.Serialization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed class DuckLakeTypeJsonConverter : JsonConverter<DuckLakeType>
{
    public override DuckLakeType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DuckLakeType.TryParse(reader.GetString(), out DuckLakeType? type)
            ? type
            : throw new JsonException("Not the name of a DuckLake type.");

    public override void Write(Utf8JsonWriter writer, DuckLakeType value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
