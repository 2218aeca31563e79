namespace DuckLake.Parquet.Variant;

/// <summary>What the <c>typed_value</c> of a shredded variant holds.</summary>
internal enum VariantShreddingKind
{
    /// <summary>There is no <c>typed_value</c>.</summary>
    None,
    Primitive,
    Object,
    Array,
}
