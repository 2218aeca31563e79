using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Times to a finer unit.</summary>
internal readonly struct MultiplyCast<TFrom, TTo>(long factor) : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public TTo Convert(TFrom value) => TTo.CreateChecked(checked(long.CreateTruncating(value) * factor));
}
