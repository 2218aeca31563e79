using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Floating-point numbers to the nearest integers, halves to even; NaN, infinities and what does not fit are refused.</summary>
internal readonly struct FloatToIntegerCast<TFrom, TTo> : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public TTo Convert(TFrom value) => TFrom.IsFinite(value)
        ? TTo.CreateChecked(TFrom.Round(value))
        : throw new OverflowException($"{value} is no integer.");
}
