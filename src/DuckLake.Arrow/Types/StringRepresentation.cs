namespace DuckLake.Arrow;

/// <summary>The Arrow layout in which a scan returns text columns (varchar and json).</summary>
public enum StringRepresentation
{
    /// <summary>Utf8 with 32-bit offsets.</summary>
    String,
    /// <summary>Utf8 with 64-bit offsets.</summary>
    LargeString,
    /// <summary>String views.</summary>
    StringView,
    /// <summary>Top-level text columns as dictionaries of int32 keys and utf8 values; text inside nested columns as utf8.</summary>
    Dictionary,
}
