using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ScanTask))]
internal sealed partial class ScanTaskJsonContext : JsonSerializerContext;
