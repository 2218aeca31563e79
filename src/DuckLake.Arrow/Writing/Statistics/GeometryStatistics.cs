using System.Globalization;
using System.Text;
using DuckLake.Parquet;

namespace DuckLake.Arrow;

/// <summary>The text the catalog keeps about the geometries of a column: the box around them and the types that occur.</summary>
internal static class GeometryStatistics
{
    public static string Format(ParquetBoundingBox? box, IEnumerable<string> types)
    {
        var text = new StringBuilder("{\"bbox\": {");
        Append(text, "xmin", box?.XMin);
        Append(text, "xmax", box?.XMax);
        Append(text, "ymin", box?.YMin);
        Append(text, "ymax", box?.YMax);
        Append(text, "zmin", box?.ZMin);
        Append(text, "zmax", box?.ZMax);
        Append(text, "mmin", box?.MMin);
        Append(text, "mmax", box?.MMax);
        text.Length -= 2;
        text.Append("}, \"types\": [").AppendJoin(", ", types.Order(StringComparer.Ordinal).Select(type => $"\"{type}\"")).Append("]}");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, double? value) => text
        .Append('"').Append(name).Append("\": ")
        .Append(value is { } number ? number.ToString("F6", CultureInfo.InvariantCulture) : "null")
        .Append(", ");
}
