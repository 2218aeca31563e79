using System.Numerics;

namespace DuckLake.Arrow.Execution;

internal readonly struct DecimalToNumberCast<TTo>(double divisor) : IValueCast<Int128, TTo>
    where TTo : unmanaged, INumberBase<TTo>
{
    public TTo Convert(Int128 value) => TTo.CreateChecked((double)value / divisor);
}
