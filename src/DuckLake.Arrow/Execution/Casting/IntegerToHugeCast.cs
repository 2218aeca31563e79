using System.Numerics;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Integers to int128 or uint128 in their decimal256 form.</summary>
internal readonly struct IntegerToHugeCast<TFrom>(HugeSign sign) : IValueCast<TFrom, Int256Bits>
    where TFrom : unmanaged, INumberBase<TFrom>
{
    public Int256Bits Convert(TFrom value) =>
        sign == HugeSign.Unsigned && TFrom.IsNegative(value) ? throw new OverflowException() : new Int256Bits(Int128.CreateChecked(value));
}
