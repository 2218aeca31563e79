using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Decoding;

/// <summary>Null spreading: moves dense values to the slots their validity bits name, in place, from the back.</summary>
internal static unsafe class SpreadKernels
{
    /// <summary>
    /// <paramref name="values"/> holds <paramref name="valid"/> dense values and has room for <paramref name="slots"/>;
    /// null slots become zero. Bit <c>bitOffset + i</c> of the bitmap belongs to slot i.
    /// </summary>
    internal static void Spread(byte* values, int width, byte* bitmap, long bitOffset, long slots, long valid)
    {
        if (slots == valid)
        {
            return;
        }

        switch (width)
        {
            case 1: Spread((byte*)values, bitmap, bitOffset, slots, valid); break;
            case 2: Spread((ushort*)values, bitmap, bitOffset, slots, valid); break;
            case 4: Spread((uint*)values, bitmap, bitOffset, slots, valid); break;
            case 8: Spread((ulong*)values, bitmap, bitOffset, slots, valid); break;
            case 16: Spread((UInt128*)values, bitmap, bitOffset, slots, valid); break;
            default: SpreadBytes(values, width, bitmap, bitOffset, slots, valid); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread<T>(T* values, byte* bitmap, long bitOffset, long slots, long valid)
        where T : unmanaged, IBinaryInteger<T>
    {
        long end = slots;
        long rank = valid;
        while (end > rank)
        {
            int take = (int)Math.Min(64, end);
            long start = end - take;
            ulong bits = BitmapKernels.Read(bitmap, bitOffset + start, take);
            int set = BitOperations.PopCount(bits);
            T* to = values + start;
            if (set == take)
            {
                T* from = values + (rank - set);
                Buffer.MemoryCopy(from, to, (long)take * sizeof(T), (long)take * sizeof(T));
            }
            else if (set == 0)
            {
                new Span<T>(to, take).Clear();
            }
            else
            {
                // Branch-free: a null slot reads some value and masks it away.
                long next = rank;
                for (int i = take - 1; i >= 0; i--)
                {
                    int isValid = (int)(bits >> i) & 1;
                    next -= isValid;
                    to[i] = values[next] & T.CreateTruncating(-isValid);
                }
            }

            rank -= set;
            end = start;
        }
    }

    private static void SpreadBytes(byte* values, int width, byte* bitmap, long bitOffset, long slots, long valid)
    {
        long rank = valid;
        for (long i = slots - 1; i >= rank && i >= 0; i--)
        {
            var slot = new Span<byte>(values + (i * width), width);
            if (BitmapKernels.Get(bitmap, bitOffset + i))
            {
                rank--;
                new ReadOnlySpan<byte>(values + (rank * width), width).CopyTo(slot);
            }
            else
            {
                slot.Clear();
            }
        }
    }

    /// <summary>
    /// Spreads the end offsets of dense values (<c>ends[i]</c> = end of value i) to slots: a null slot ends where the value before it ended.
    /// <paramref name="start"/> is the end of the slot before the first one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SpreadOffsets(int* ends, int start, byte* bitmap, long bitOffset, long slots, long valid)
    {
        long end = slots;
        long rank = valid;
        while (end > rank)
        {
            int take = (int)Math.Min(64, end);
            long first = end - take;
            ulong bits = BitmapKernels.Read(bitmap, bitOffset + first, take);
            for (int i = take - 1; i >= 0; i--)
            {
                ends[first + i] = rank > 0 ? ends[rank - 1] : start;
                rank -= (long)((bits >> i) & 1);
            }

            end = first;
        }
    }

    /// <summary>Spreads dense bits to slots; source and destination are different bitmaps, null slots become 0.</summary>
    internal static void SpreadBits(byte* dense, byte* bitmap, long bitOffset, byte* destination, long destinationOffset, long slots)
    {
        long rank = 0;
        for (long i = 0; i < slots; i += 64)
        {
            int take = (int)Math.Min(64, slots - i);
            ulong valid = BitmapKernels.Read(bitmap, bitOffset + i, take);
            int set = BitOperations.PopCount(valid);
            ulong packed = set == 0 ? 0 : BitmapKernels.Read(dense, rank, set);
            BitmapKernels.Append(destination, destinationOffset + i, BitmapKernels.Deposit(packed, valid), take);
            rank += set;
        }
    }
}
