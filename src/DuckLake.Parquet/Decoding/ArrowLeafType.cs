using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>The Arrow side of a leaf.</summary>
/// <param name="Type">Arrow type.</param>
/// <param name="Representation">Which decoder makes it.</param>
/// <param name="Conversion">Conversion of fixed-width values.</param>
/// <param name="IsText">True if the bytes are UTF-8.</param>
/// <param name="ExtensionName">Extension type, or null.</param>
/// <param name="ExtensionMetadata">Parameters of the extension type.</param>
internal sealed record ArrowLeafType(
    IArrowType Type,
    LeafRepresentation Representation,
    ValueConversion Conversion = ValueConversion.None,
    bool IsText = false,
    string? ExtensionName = null,
    string? ExtensionMetadata = null);
