namespace DuckLake.Columnar;

/// <summary>A type whose values have one width.</summary>
public abstract class FixedWidthType : ArrowType
{
    /// <summary>Width of a value in bits.</summary>
    public abstract int BitWidth { get; }

    /// <summary>Width of a value in bytes; 0 for booleans.</summary>
    public int ByteWidth => BitWidth / 8;
}
