namespace DuckLake.Arrow;

/// <summary>A constant in the type of a column: its value, or (not exact) the greatest value below it.</summary>
internal readonly record struct CoercedConstant(BoundValue Value, bool IsExact);
