using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Merges the JSON statistics of geometry columns: the envelope of both and the union of the types of geometries.</summary>
internal static class ExtraStatisticsMerge
{
    private static readonly string[] s_bounds = ["xmin", "xmax", "ymin", "ymax", "zmin", "zmax", "mmin", "mmax"];

    /// <summary>The statistics of both, or null where they are unknown: one is missing, unreadable, or of a variant.</summary>
    public static string? Merge(DuckLakeType type, string? left, string? right)
    {
        if (left is null || right is null || type.Kind != DuckLakeTypeKind.Geometry)
        {
            return null;
        }

        try
        {
            using JsonDocument first = JsonDocument.Parse(left);
            using JsonDocument second = JsonDocument.Parse(right);
            return Merge(first.RootElement, second.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static string Merge(JsonElement first, JsonElement second)
    {
        var text = new StringBuilder("{\"bbox\": {");
        for (int i = 0; i < s_bounds.Length; i++)
        {
            double? a = Bound(first, s_bounds[i]);
            double? b = Bound(second, s_bounds[i]);
            double? merged = a is null ? b : b is null ? a : i % 2 == 0 ? Math.Min(a.Value, b.Value) : Math.Max(a.Value, b.Value);
            text.Append(i == 0 ? "" : ", ").Append('"').Append(s_bounds[i]).Append("\": ")
                .Append(merged?.ToString("F6", CultureInfo.InvariantCulture) ?? "null");
        }

        IEnumerable<string> types = Types(first).Union(Types(second), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return text.Append("}, \"types\": [").AppendJoin(", ", types.Select(type => $"\"{type}\"")).Append("]}").ToString();
    }

    private static double? Bound(JsonElement statistics, string name) =>
        statistics.GetProperty("bbox").TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static IEnumerable<string> Types(JsonElement statistics) =>
        statistics.GetProperty("types").EnumerateArray().Select(type => JsonEncodedText.Encode(type.GetString() ?? "").ToString());
}
