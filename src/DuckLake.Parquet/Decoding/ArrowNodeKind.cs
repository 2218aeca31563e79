namespace DuckLake.Parquet.Decoding;

/// <summary>How a part of the schema is assembled.</summary>
internal enum ArrowNodeKind
{
    Leaf,
    Struct,
    List,
    Map,
}
