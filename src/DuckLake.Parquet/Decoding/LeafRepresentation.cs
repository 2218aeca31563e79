namespace DuckLake.Parquet.Decoding;

/// <summary>Which <see cref="LeafValues"/> decodes a leaf.</summary>
internal enum LeafRepresentation
{
    Fixed,
    Boolean,
    Binary,
    View,
    Dictionary,
    Null,
}
