using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Parquet.Decoding;

/// <summary>Comparisons over level bytes (all levels are at most 127).</summary>
internal static unsafe class LevelKernels
{
    internal static int Max(byte* levels, int count)
    {
        int i = 0;
        int max = 0;
        if (Vector256.IsHardwareAccelerated && count >= 32)
        {
            Vector256<byte> most = Vector256<byte>.Zero;
            for (; i + 32 <= count; i += 32)
            {
                most = Vector256.Max(most, Vector256.Load(levels + i));
            }

            for (int lane = 0; lane < 32; lane++)
            {
                max = Math.Max(max, most.GetElement(lane));
            }
        }

        for (; i < count; i++)
        {
            max = Math.Max(max, levels[i]);
        }

        return max;
    }

    /// <summary>Bit i is set where level i is at least <paramref name="threshold"/>; count at most 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MaskAtLeast(byte* levels, int count, int threshold)
    {
        if (threshold <= 0)
        {
            return count == 64 ? ulong.MaxValue : (1ul << count) - 1;
        }

        if (count == 64)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                return Vector512.GreaterThan(Vector512.Load((sbyte*)levels), Vector512.Create((sbyte)(threshold - 1))).ExtractMostSignificantBits();
            }

            if (Vector256.IsHardwareAccelerated)
            {
                Vector256<sbyte> below = Vector256.Create((sbyte)(threshold - 1));
                ulong low = Vector256.GreaterThan(Vector256.Load((sbyte*)levels), below).ExtractMostSignificantBits();
                ulong high = Vector256.GreaterThan(Vector256.Load((sbyte*)levels + 32), below).ExtractMostSignificantBits();
                return low | (high << 32);
            }
        }

        return MaskAtLeastReference(levels, count, threshold);
    }

    internal static ulong MaskAtLeastReference(byte* levels, int count, int threshold)
    {
        ulong mask = 0;
        for (int i = 0; i < count; i++)
        {
            mask |= (levels[i] >= threshold ? 1ul : 0ul) << i;
        }

        return mask;
    }

    /// <summary>Number of levels that are at least <paramref name="threshold"/>.</summary>
    internal static int CountAtLeast(byte* levels, int count, int threshold)
    {
        if (threshold <= 0)
        {
            return count;
        }

        int total = 0;
        for (int i = 0; i < count; i += 64)
        {
            total += BitOperations.PopCount(MaskAtLeast(levels + i, Math.Min(64, count - i), threshold));
        }

        return total;
    }
}
