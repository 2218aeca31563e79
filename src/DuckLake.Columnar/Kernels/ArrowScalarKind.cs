namespace DuckLake.Columnar;

/// <summary>What an <see cref="ArrowScalar"/> holds.</summary>
internal enum ArrowScalarKind
{
    Null,
    Boolean,
    Integer,
    FloatingPoint,
    Bytes,
}
