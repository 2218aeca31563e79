namespace DuckLake.Metadata;

/// <summary>
/// How a value of an inlined row is handed to the metadata provider, which brings it into the catalog database's type.
/// NULL is always null.
/// </summary>
internal enum InlinedStorage
{
    /// <summary>The type cannot be stored inside this catalog.</summary>
    NotStorable,

    /// <summary>A <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>A <see cref="long"/>.</summary>
    Integer,

    /// <summary>A <see cref="float"/> widened to a <see cref="double"/>.</summary>
    Float32,

    /// <summary>A <see cref="double"/>.</summary>
    Float64,

    /// <summary>A <see cref="string"/> as DuckDB prints the value (also decimals, floats, temporal values and uuids, where the catalog keeps text).</summary>
    Text,

    /// <summary>A <see cref="byte"/> array with the UTF-8 bytes of a text.</summary>
    Utf8Bytes,

    /// <summary>A <see cref="byte"/> array.</summary>
    Bytes,

    /// <summary>
    /// A <see cref="string"/> of JSON: a struct is an object, a list an array, a map an array of objects with <c>key</c> and
    /// <c>value</c>; everything else is a string as DuckDB prints the value, or null.
    /// </summary>
    NestedJson,
}
