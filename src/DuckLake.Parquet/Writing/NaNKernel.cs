using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// Makes every NaN the positive quiet one: .NET's own has the sign bit set, and equal values must have equal bits in dictionaries and
/// bloom filters, and in what other engines print.
/// </summary>
internal static class NaNKernel
{
    private const uint Float = 0x7FC0_0000;
    private const ulong Double = 0x7FF8_0000_0000_0000;

    /// <summary>Changes values in place; those without NaN are only read.</summary>
    internal static void Normalize(Span<float> values) => Normalize(values, BitConverter.UInt32BitsToSingle(Float));

    /// <inheritdoc cref="Normalize(Span{float})"/>
    internal static void Normalize(Span<double> values) => Normalize(values, BitConverter.UInt64BitsToDouble(Double));

    private static void Normalize<T>(Span<T> values, T nan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<T> vector = vectors[i];
            if (!Vector.EqualsAll(vector, vector))
            {
                NormalizeEach(values.Slice(i * Vector<T>.Count, Vector<T>.Count), nan);
            }
        }

        NormalizeEach(values[(vectors.Length * Vector<T>.Count)..], nan);
    }

    private static void NormalizeEach<T>(Span<T> values, T nan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
        {
            if (T.IsNaN(value))
            {
                value = nan;
            }
        }
    }
}
