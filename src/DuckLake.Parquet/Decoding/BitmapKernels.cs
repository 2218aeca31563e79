using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DuckLake.Parquet.Decoding;

/// <summary>LSB-first bitmaps at arbitrary bit offsets.</summary>
internal static unsafe class BitmapKernels
{
    /// <summary>Bytes that hold <paramref name="bits"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long ByteCount(long bits) => (bits + 7) >> 3;

    internal static bool Get(byte* bitmap, long index) => (bitmap[index >> 3] >> (int)(index & 7) & 1) != 0;

    /// <summary>Sets <paramref name="count"/> bits from <paramref name="offset"/> to <paramref name="value"/>.</summary>
    internal static void SetRange(byte* bitmap, long offset, long count, bool value)
    {
        while (count > 0 && (offset & 7) != 0)
        {
            SetBit(bitmap, offset++, value);
            count--;
        }

        long bytes = count >> 3;
        Unsafe.InitBlockUnaligned(bitmap + (offset >> 3), value ? (byte)0xFF : (byte)0, checked((uint)bytes));
        offset += bytes << 3;
        count &= 7;
        while (count-- > 0)
        {
            SetBit(bitmap, offset++, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SetBit(byte* bitmap, long index, bool value)
    {
        int mask = 1 << (int)(index & 7);
        byte* target = bitmap + (index >> 3);
        *target = (byte)(value ? *target | mask : *target & ~mask);
    }

    /// <summary>
    /// Writes the low <paramref name="count"/> (at most 64) bits at a bit offset. Bits above them in the last byte become zero, so
    /// bitmaps are written front to back. Touches only the bytes that hold the written bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Append(byte* bitmap, long offset, ulong bits, int count)
    {
        if (count == 0)
        {
            return;
        }

        if (count < 64)
        {
            bits &= (1ul << count) - 1;
        }

        byte* target = bitmap + (offset >> 3);
        int shift = (int)(offset & 7);
        if (shift == 0 && count == 64)
        {
            Unsafe.WriteUnaligned(target, bits);
            return;
        }

        int total = shift + count;
        ulong low = (bits << shift) | (*target & ((1u << shift) - 1));
        int bytes = Math.Min((total + 7) >> 3, 8);
        for (int i = 0; i < bytes; i++)
        {
            target[i] = (byte)(low >> (8 * i));
        }

        if (total > 64)
        {
            target[8] = (byte)(bits >> (64 - shift));
        }
    }

    /// <summary>Reads up to 64 bits at a bit offset without touching bytes past the last wanted bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Read(byte* bitmap, long offset, int count)
    {
        byte* from = bitmap + (offset >> 3);
        int shift = (int)(offset & 7);
        if (count == 64)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(from) >> shift;
            return shift == 0 ? word : word | ((ulong)from[8] << (64 - shift));
        }

        int bytes = (shift + count + 7) >> 3;
        ulong value = 0;
        for (int i = 0; i < bytes && i < 8; i++)
        {
            value |= (ulong)from[i] << (8 * i);
        }

        value >>= shift;
        if (bytes > 8)
        {
            value |= (ulong)from[8] << (64 - shift);
        }

        return value & ((1ul << count) - 1);
    }

    /// <summary>Copies bits between arbitrary offsets (front to back) and returns how many were set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long Copy(byte* source, long sourceOffset, byte* destination, long destinationOffset, long count)
    {
        long set = 0;
        while (count > 0)
        {
            int take = (int)Math.Min(count, 64);
            ulong bits = Read(source, sourceOffset, take);
            set += BitOperations.PopCount(bits);
            Append(destination, destinationOffset, bits, take);
            sourceOffset += take;
            destinationOffset += take;
            count -= take;
        }

        return set;
    }

    internal static long CountSet(byte* bitmap, long offset, long count)
    {
        long set = 0;
        while (count > 0)
        {
            int take = (int)Math.Min(count, 64);
            set += BitOperations.PopCount(Read(bitmap, offset, take));
            offset += take;
            count -= take;
        }

        return set;
    }

    /// <summary>Gathers the bits of <paramref name="value"/> selected by <paramref name="mask"/> to the low end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Extract(ulong value, ulong mask)
    {
        if (mask == ulong.MaxValue)
        {
            return value;
        }

        return Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitExtract(value, mask) : ExtractReference(value, mask);
    }

    internal static ulong ExtractReference(ulong value, ulong mask)
    {
        ulong result = 0;
        int position = 0;
        while (mask != 0)
        {
            int bit = BitOperations.TrailingZeroCount(mask);
            result |= ((value >> bit) & 1) << position++;
            mask &= mask - 1;
        }

        return result;
    }

    /// <summary>Scatters the low bits of <paramref name="value"/> to the positions set in <paramref name="mask"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Deposit(ulong value, ulong mask) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitDeposit(value, mask) : DepositReference(value, mask);

    internal static ulong DepositReference(ulong value, ulong mask)
    {
        ulong result = 0;
        while (mask != 0)
        {
            int bit = BitOperations.TrailingZeroCount(mask);
            result |= (value & 1) << bit;
            value >>= 1;
            mask &= mask - 1;
        }

        return result;
    }
}
