namespace DuckLake.Arrow;

internal enum BoundValueKind
{
    /// <summary>Boolean (0, 1), integers, dates, times and timestamps in the column's own unit, decimals unscaled at the column's scale.</summary>
    Integer,

    /// <summary>float32 and float64 values as doubles; NaN equals itself and is the greatest value, -0.0 equals 0.0.</summary>
    Float,

    /// <summary>UTF-8 of varchar and json, content of blob, the 16 big-endian bytes of a uuid; compared as unsigned bytes.</summary>
    Bytes,
}
