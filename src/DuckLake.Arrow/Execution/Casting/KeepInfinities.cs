using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>A conversion of dates or timestamps under which the engine's two infinities, the ends of the range, stay infinities.</summary>
internal readonly struct KeepInfinities<TFrom, TTo, TCast>(TCast cast) : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>, IMinMaxValue<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
    where TCast : struct, IValueCast<TFrom, TTo>
{
    public TTo Convert(TFrom value) =>
        value == TFrom.MaxValue ? TTo.MaxValue
        : value == -TFrom.MaxValue ? -TTo.MaxValue
        : cast.Convert(value);
}
