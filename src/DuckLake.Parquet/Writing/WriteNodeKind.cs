namespace DuckLake.Parquet.Writing;

/// <summary>How an Arrow field stands in the file.</summary>
internal enum WriteNodeKind
{
    /// <summary>A column.</summary>
    Leaf,

    /// <summary>A group of fields; also a variant's metadata and value.</summary>
    Struct,

    /// <summary>A group around the repeated group <c>list</c> with its <c>element</c>.</summary>
    List,

    /// <summary>A group around the repeated group <c>key_value</c> with <c>key</c> and <c>value</c>.</summary>
    Map,
}
