using System.Numerics;

namespace DuckLake.Arrow.Execution;

internal readonly struct NumberCast<TFrom, TTo> : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    public TTo Convert(TFrom value) => TTo.CreateChecked(value);
}
