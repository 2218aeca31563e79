using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Scaled integers to the nearest floating-point numbers.</summary>
internal readonly struct DecimalToNumberCast<TFrom, TTo>(double divisor) : IValueCast<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
{
    public TTo Convert(TFrom value) => TTo.CreateTruncating(double.CreateTruncating(value) / divisor);
}
