using System.Text.Json.Serialization;

namespace DuckLake.SqlLogic;

[JsonSerializable(typeof(FileReport))]
[JsonSerializable(typeof(RunReport))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class ReportJson : JsonSerializerContext;
