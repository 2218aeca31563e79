namespace DuckLake.Arrow.Execution;

/// <summary>Scaled integers to a larger scale.</summary>
internal readonly struct DecimalUpscaleCast(Int128 factor, Int128 limit) : IValueCast<Int128, Int128>
{
    public Int128 Convert(Int128 value) => DecimalBounds.Check(checked(value * factor), limit);
}
