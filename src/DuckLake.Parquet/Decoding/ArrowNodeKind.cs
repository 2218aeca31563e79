namespace DuckLake.Parquet.Decoding;

/// <summary>How a part of the schema is assembled.</summary>
internal enum ArrowNodeKind
{
    Leaf,
    Struct,
    List,
    Map,

    /// <summary>A variant; its only child is the group as it lies in the file.</summary>
    Variant,
}
