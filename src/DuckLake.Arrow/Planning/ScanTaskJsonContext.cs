using System.Text.Json.Serialization;

namespace DuckLake.Arrow;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1_024,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ScanTask))]
internal sealed partial class ScanTaskJsonContext : JsonSerializerContext;
