namespace DuckLake.Parquet.Writing;

/// <summary>Names of WKB geometry types as the reference writes them.</summary>
internal static class GeometryTypeNames
{
    private static readonly string[] s_names = ["point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection"];
    private static readonly string[] s_suffixes = ["", "_z", "_m", "_zm"];

    /// <summary>The name of an ISO WKB type code.</summary>
    internal static string Of(int code) => s_names[(code % 1000) - 1] + s_suffixes[code / 1000];
}
