using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet;

/// <summary>What the encoders that search for repeated bytes share.</summary>
internal static unsafe class MatchFinder
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Read32(byte* position) => Unsafe.ReadUnaligned<uint>(position);

    /// <summary>How many bytes from <paramref name="position"/> up to <paramref name="end"/> equal those from <paramref name="candidate"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MatchLength(byte* candidate, byte* position, byte* end)
    {
        byte* start = position;
        while (end - position >= 8)
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(candidate) ^ Unsafe.ReadUnaligned<ulong>(position);
            if (difference != 0)
            {
                int equal = BitConverter.IsLittleEndian ? BitOperations.TrailingZeroCount(difference) : BitOperations.LeadingZeroCount(difference);
                return (int)(position - start) + (equal >> 3);
            }

            candidate += 8;
            position += 8;
        }

        while (position < end && *candidate == *position)
        {
            candidate++;
            position++;
        }

        return (int)(position - start);
    }
}
