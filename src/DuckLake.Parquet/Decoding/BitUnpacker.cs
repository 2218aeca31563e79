using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Unpacks little-endian (LSB first) bit-packed integers. Callers guarantee that the source holds
/// <c>ceil((start + count) * width / 8)</c> bytes; nothing beyond <c>sourceBytes</c> is ever read.
/// </summary>
[SkipLocalsInit]
internal static unsafe partial class BitUnpacker
{
    private const int Padded = 64;

    /// <summary>The scalar specification: one value at a time, bytes assembled one by one.</summary>
    internal static void UnpackReference(byte* source, long sourceBytes, int width, long start, uint* destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = (uint)GetReference(source, sourceBytes, width, start + i);
        }
    }

    internal static ulong GetReference(byte* source, long sourceBytes, int width, long index)
    {
        ulong value = 0;
        long bit = index * width;
        for (int i = 0; i < width; i++, bit++)
        {
            if ((bit >> 3) >= sourceBytes)
            {
                break;
            }

            value |= (ulong)((source[bit >> 3] >> (int)(bit & 7)) & 1) << i;
        }

        return value;
    }

    /// <summary>Reads the value at one index (width at most 32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Get(byte* source, long sourceBytes, int width, long index)
    {
        long bit = index * width;
        long position = bit >> 3;
        if (position + 8 <= sourceBytes)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(source + position) >> (int)(bit & 7);
            return (uint)(word & ((1ul << width) - 1));
        }

        return (uint)GetReference(source, sourceBytes, width, index);
    }

    /// <summary>Unpacks <paramref name="count"/> values of at most 32 bits from value index <paramref name="start"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Unpack(byte* source, long sourceBytes, int width, long start, uint* destination, int count)
    {
        if (width == 0)
        {
            new Span<uint>(destination, count).Clear();
            return;
        }

        while (count > 0 && (start & 7) != 0)
        {
            *destination++ = Get(source, sourceBytes, width, start++);
            count--;
        }

        byte* from = source + (start >> 3) * width;
        byte* end = source + sourceBytes;
        int groups = count >> 3;
        if (groups > 0)
        {
            int done = UnpackGroups(from, end, width, destination, groups);
            from += (long)done * width;
            destination += done * 8;
            byte* padded = stackalloc byte[Padded];
            for (; done < groups; done++)
            {
                new ReadOnlySpan<byte>(from, width).CopyTo(new Span<byte>(padded, Padded));
                UnpackGroup(padded, width, destination);
                from += width;
                destination += 8;
            }
        }

        int rest = count & 7;
        for (int i = 0; i < rest; i++)
        {
            destination[i] = Get(from, end - from, width, i);
        }
    }

    /// <summary>Unpacks whole groups of eight while the over-reading kernels stay inside the source; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int UnpackGroups(byte* source, byte* end, int width, uint* destination, int groups)
    {
        if (width == 32)
        {
            Buffer.MemoryCopy(source, destination, (long)groups * 32, (long)groups * 32);
            return groups;
        }

        long readable = end - source - 40;
        if (readable < 0)
        {
            return 0;
        }

        int safe = (int)Math.Min(groups, readable / width + 1);
        if (Avx2.IsSupported && width <= 25)
        {
            UnpackGroupsAvx2(source, width, destination, safe);
        }
        else
        {
            for (int i = 0; i < safe; i++)
            {
                UnpackGroup(source, width, destination);
                source += width;
                destination += 8;
            }
        }

        return safe;
    }

    /// <summary>Unpacks eight values; reads up to 8 bytes beyond the group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UnpackGroup(byte* source, int width, uint* destination)
    {
        ulong mask = (1ul << width) - 1;
        int bit = 0;
        for (int i = 0; i < 8; i++, bit += width)
        {
            destination[i] = (uint)((Unsafe.ReadUnaligned<ulong>(source + (bit >> 3)) >> (bit & 7)) & mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackGroupsAvx2(byte* source, int width, uint* destination, int groups)
    {
        ref byte shuffles = ref MemoryMarshal.GetReference(Shuffles.AsSpan(width * 32, 32));
        ref uint shifts = ref MemoryMarshal.GetReference(Shifts.AsSpan(width * 8, 8));
        Vector256<byte> shuffle = Vector256.LoadUnsafe(ref shuffles);
        Vector256<uint> shift = Vector256.LoadUnsafe(ref shifts);
        Vector256<uint> mask = Vector256.Create((1u << width) - 1);
        int high = width >> 1;
        for (int i = 0; i < groups; i++)
        {
            Vector256<byte> bytes = Vector256.Create(Vector128.Load(source), Vector128.Load(source + high));
            Vector256<uint> lanes = Avx2.Shuffle(bytes, shuffle).AsUInt32();
            (Avx2.ShiftRightLogicalVariable(lanes, shift) & mask).Store(destination);
            source += width;
            destination += 8;
        }
    }

    // Per width: the four bytes each of the eight lanes needs (relative to byte 0 for the lower four values,
    // to byte width/2 for the upper four), and the shift that brings the value down.
    private static readonly byte[] Shuffles = MakeShuffles();
    private static readonly uint[] Shifts = MakeShifts();

    private static int BitInLane(int width, int lane) =>
        lane < 4 ? lane * width : (lane * width) - (8 * (width >> 1));

    private static byte[] MakeShuffles()
    {
        var table = new byte[26 * 32];
        for (int width = 0; width <= 25; width++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                int first = BitInLane(width, lane) >> 3;
                for (int b = 0; b < 4; b++)
                {
                    table[(width * 32) + (lane * 4) + b] = (byte)Math.Min(first + b, 15);
                }
            }
        }

        return table;
    }

    private static uint[] MakeShifts()
    {
        var table = new uint[26 * 8];
        for (int width = 0; width <= 25; width++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                table[(width * 8) + lane] = (uint)(BitInLane(width, lane) & 7);
            }
        }

        return table;
    }
}
