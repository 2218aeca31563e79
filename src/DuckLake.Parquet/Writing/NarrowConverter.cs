using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Writing;

/// <summary>Decimals to narrower integers, which they must fit.</summary>
internal struct NarrowConverter<TFrom, TTo> : ILeafConverter<TFrom, TTo>
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public bool HasFailed { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TTo Convert(TFrom value)
    {
        TTo result = TTo.CreateTruncating(value);
        HasFailed |= TFrom.CreateTruncating(result) != value;
        return result;
    }
}
