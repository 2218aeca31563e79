using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Times to a coarser unit, rounded down.</summary>
internal readonly struct FloorDivideCast<TFrom, TTo>(long divisor) : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public TTo Convert(TFrom value)
    {
        long quotient = Math.DivRem(long.CreateTruncating(value), divisor, out long rest);
        return TTo.CreateChecked(rest < 0 ? quotient - 1 : quotient);
    }
}
