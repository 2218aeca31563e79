using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Writing;

/// <summary>Integers to wider ones.</summary>
internal readonly struct WidenConverter<TFrom, TTo> : ILeafConverter<TFrom, TTo>
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    public bool HasFailed => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TTo Convert(TFrom value) => TTo.CreateTruncating(value);
}
