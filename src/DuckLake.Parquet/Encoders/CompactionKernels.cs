using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>Leaves the nulls out of Arrow values: pages hold the values that are there, one behind the other.</summary>
internal static unsafe class CompactionKernels
{
    private const int WordValues = 64;

    /// <summary>
    /// Copies the values whose validity bit is set; returns how many there are. Up to 64 bytes behind them may be overwritten,
    /// never behind the room for <paramref name="count"/> values.
    /// </summary>
    internal static int Compact(byte* values, int width, byte* validity, long validityOffset, int count, byte* destination)
    {
        byte* to = destination;
        for (int start = 0; start < count; start += WordValues)
        {
            int take = Math.Min(WordValues, count - start);
            ulong present = BitmapKernels.Read(validity, validityOffset + start, take);
            byte* from = values + ((long)start * width);
            if (BitOperations.PopCount(present) == take)
            {
                Unsafe.CopyBlockUnaligned(to, from, (uint)(take * width));
                to += take * width;
            }
            else if (take == WordValues && width == 8 && Avx2.IsSupported)
            {
                to = Compact8(from, present, to);
            }
            else if (take == WordValues && width == 4 && Avx2.IsSupported && Bmi2.X64.IsSupported)
            {
                to = Compact4(from, present, to);
            }
            else
            {
                to = CompactReference(from, width, present, to);
            }
        }

        return (int)((to - destination) / width);
    }

    /// <summary>Copies the bits whose validity bit is set to the front of <paramref name="destination"/>; returns how many there are.</summary>
    internal static int CompactBits(byte* values, long valuesOffset, byte* validity, long validityOffset, int count, byte* destination)
    {
        long written = 0;
        for (int start = 0; start < count; start += WordValues)
        {
            int take = Math.Min(WordValues, count - start);
            ulong present = BitmapKernels.Read(validity, validityOffset + start, take);
            ulong bits = BitmapKernels.Extract(BitmapKernels.Read(values, valuesOffset + start, take), present);
            int kept = BitOperations.PopCount(present);
            BitmapKernels.Append(destination, written, bits, kept);
            written += kept;
        }

        return (int)written;
    }

    internal static byte* CompactReference(byte* values, int width, ulong present, byte* destination)
    {
        for (; present != 0; present &= present - 1)
        {
            byte* from = values + ((long)BitOperations.TrailingZeroCount(present) * width);
            switch (width)
            {
                case 4:
                    Unsafe.WriteUnaligned(destination, Unsafe.ReadUnaligned<uint>(from));
                    break;
                case 8:
                    Unsafe.WriteUnaligned(destination, Unsafe.ReadUnaligned<ulong>(from));
                    break;
                case 16:
                    Unsafe.WriteUnaligned(destination, Unsafe.ReadUnaligned<UInt128>(from));
                    break;
                default:
                    Unsafe.CopyBlockUnaligned(destination, from, (uint)width);
                    break;
            }

            destination += width;
        }

        return destination;
    }

    private static byte* Compact8(byte* from, ulong present, byte* to)
    {
        for (int i = 0; i < WordValues; i += 4)
        {
            int mask = (int)(present >> i) & 15;
            Vector256<int> lanes = Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Orders[mask]).AsByte());
            Avx2.PermuteVar8x32(Vector256.Load((int*)from), lanes).Store((int*)to);
            from += 32;
            to += BitOperations.PopCount((uint)mask) * 8;
        }

        return to;
    }

    private static byte* Compact4(byte* from, ulong present, byte* to)
    {
        for (int i = 0; i < WordValues; i += 8)
        {
            ulong mask = (present >> i) & 0xFF;
            ulong bytes = Bmi2.X64.ParallelBitDeposit(mask, 0x0101010101010101) * 0xFF;
            ulong order = Bmi2.X64.ParallelBitExtract(0x0706050403020100, bytes);
            Vector256<int> lanes = Avx2.ConvertToVector256Int32(Vector128.CreateScalar(order).AsByte());
            Avx2.PermuteVar8x32(Vector256.Load((int*)from), lanes).Store((int*)to);
            from += 32;
            to += BitOperations.PopCount(mask) * 4;
        }

        return to;
    }

    /// <summary>By four validity bits: the 32-bit lanes of the 64-bit values to keep, one per byte.</summary>
    private static ReadOnlySpan<ulong> Orders =>
    [
        0, 0x0100, 0x0302, 0x03020100, 0x0504, 0x05040100, 0x05040302, 0x050403020100,
        0x0706, 0x07060100, 0x07060302, 0x070603020100, 0x07060504, 0x070605040100, 0x070605040302, 0x0706050403020100,
    ];
}
