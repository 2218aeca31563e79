using System.Numerics;

namespace DuckLake.Parquet.Writing;

/// <summary>Decimals on 256 bits to integers, which they must fit.</summary>
internal struct NarrowConverter256<T> : ILeafConverter<Bits256, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public bool HasFailed { get; private set; }

    public T Convert(Bits256 value)
    {
        T result = T.CreateTruncating((Int128)value.Low);
        HasFailed |= Int128.CreateTruncating(result) != (Int128)value.Low || (Int128)value.High != ((Int128)value.Low >> 127);
        return result;
    }
}
