using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Numbers to numbers; integers that do not fit are refused.</summary>
internal readonly struct NumberCast<TFrom, TTo> : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    public TTo Convert(TFrom value) => TTo.CreateChecked(value);
}
