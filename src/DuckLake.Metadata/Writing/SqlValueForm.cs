namespace DuckLake.Metadata;

/// <summary>The .NET form a value travels to the database in.</summary>
internal enum SqlValueForm
{
    /// <summary>long</summary>
    Integer,

    /// <summary>bool</summary>
    Boolean,

    /// <summary>double</summary>
    Double,

    /// <summary>string</summary>
    Text,

    /// <summary>byte[]</summary>
    Bytes,
}
