using System.Numerics;

namespace DuckLake.Arrow.Execution;

/// <summary>Integers to scaled integers of 128 bits.</summary>
internal readonly struct IntegerToDecimalCast<TFrom>(Int128 factor, Int128 limit) : IValueCast<TFrom, Int128>
    where TFrom : unmanaged, INumberBase<TFrom>
{
    public Int128 Convert(TFrom value) => DecimalBounds.Check(checked(Int128.CreateChecked(value) * factor), limit);
}
