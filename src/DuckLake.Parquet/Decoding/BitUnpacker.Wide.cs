using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Decoding;

internal static unsafe partial class BitUnpacker
{
    /// <summary>Unpacks <paramref name="count"/> values of at most 64 bits, starting at value 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Unpack64(byte* source, long sourceBytes, int width, ulong* destination, int count)
    {
        if (width == 0)
        {
            new Span<ulong>(destination, count).Clear();
            return;
        }

        ulong mask = width == 64 ? ulong.MaxValue : (1ul << width) - 1;
        long bit = 0;
        int i = 0;
        for (; i < count && (bit >> 3) + 16 <= sourceBytes; i++, bit += width)
        {
            byte* from = source + (bit >> 3);
            int shift = (int)(bit & 7);
            ulong value = Unsafe.ReadUnaligned<ulong>(from) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)from[8] << (64 - shift);
            }

            destination[i] = value & mask;
        }

        for (; i < count; i++)
        {
            destination[i] = GetReference(source, sourceBytes, width, i);
        }
    }

    /// <summary>Unpacks values of at most 8 bits into bytes (levels), from value index <paramref name="start"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UnpackBytes(byte* source, long sourceBytes, int width, long start, byte* destination, int count)
    {
        if (width == 0)
        {
            new Span<byte>(destination, count).Clear();
            return;
        }

        while (count > 0 && (start & 7) != 0)
        {
            *destination++ = (byte)Get(source, sourceBytes, width, start++);
            count--;
        }

        byte* from = source + (start >> 3) * width;
        byte* end = source + sourceBytes;
        if (Bmi2.X64.IsSupported)
        {
            ulong deposit = 0x0101010101010101ul * ((1ul << width) - 1);
            while (count >= 8 && end - from >= 8)
            {
                ulong spread = Bmi2.X64.ParallelBitDeposit(Unsafe.ReadUnaligned<ulong>(from), deposit);
                Unsafe.WriteUnaligned(destination, spread);
                from += width;
                destination += 8;
                count -= 8;
            }
        }

        for (int i = 0; i < count; i++)
        {
            destination[i] = (byte)Get(from, end - from, width, i);
        }
    }
}
