namespace DuckLake.Arrow;

/// <summary>What to do with a value between two values of a type.</summary>
internal enum Rounding
{
    Floor,
    Ceiling,
}
