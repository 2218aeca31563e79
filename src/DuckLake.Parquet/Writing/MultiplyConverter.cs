using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Writing;

/// <summary>Times to a finer unit; the infinities of timestamps stay what they are.</summary>
internal struct MultiplyConverter<T>(long factor) : ILeafConverter<T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public bool HasFailed { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Convert(T value)
    {
        if (value == T.MaxValue || value == -T.MaxValue)
        {
            return value;
        }

        Int128 product = Int128.CreateTruncating(value) * factor;
        T result = T.CreateTruncating(product);
        HasFailed |= Int128.CreateTruncating(result) != product;
        return result;
    }
}
