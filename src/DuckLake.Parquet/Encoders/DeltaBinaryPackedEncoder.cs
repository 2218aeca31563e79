using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Parquet.Encoders;

/// <summary>Writes DELTA_BINARY_PACKED integers; the counterpart of <see cref="Decoding.DeltaBinaryPackedReader"/>. Sums wrap around.</summary>
[SkipLocalsInit]
internal static unsafe class DeltaBinaryPackedEncoder
{
    private const int BlockValues = 128;
    private const int MiniblockCount = 4;
    private const int MiniblockValues = BlockValues / MiniblockCount;

    internal static void Encode(ReadOnlySpan<int> values, ByteSink destination)
    {
        WriteHeader(values.Length, values.IsEmpty ? 0 : values[0], destination);
        uint* deltas = stackalloc uint[BlockValues];
        fixed (int* start = values)
        {
            int left = values.Length - 1;
            for (int* from = start; left > 0; from += BlockValues, left -= BlockValues)
            {
                int count = Math.Min(left, BlockValues);
                int min = Differences(from, count, deltas);
                Subtract(deltas, count, (uint)min);
                WriteBlock32(min, deltas, count, destination);
            }
        }
    }

    internal static void Encode(ReadOnlySpan<long> values, ByteSink destination)
    {
        WriteHeader(values.Length, values.IsEmpty ? 0 : values[0], destination);
        ulong* deltas = stackalloc ulong[BlockValues];
        uint* narrow = stackalloc uint[BlockValues];
        fixed (long* start = values)
        {
            int left = values.Length - 1;
            for (long* from = start; left > 0; from += BlockValues, left -= BlockValues)
            {
                int count = Math.Min(left, BlockValues);
                long min = Differences(from, count, deltas);
                ulong bits = Subtract(deltas, count, (ulong)min);
                if (bits <= uint.MaxValue)
                {
                    Narrow(deltas, narrow);
                    WriteBlock32(min, narrow, count, destination);
                }
                else
                {
                    WriteBlock64(min, deltas, count, destination);
                }
            }
        }
    }

    private static void WriteHeader(int count, long first, ByteSink destination)
    {
        destination.WriteVarint(BlockValues);
        destination.WriteVarint(MiniblockCount);
        destination.WriteVarint((ulong)count);
        destination.WriteZigZag(first);
    }

    /// <summary>Differences to the next value; returns the least.</summary>
    private static int Differences(int* from, int count, uint* deltas)
    {
        int i = 0;
        int min = int.MaxValue;
        if (Vector256.IsHardwareAccelerated && count >= 8)
        {
            Vector256<int> least = Vector256.Create(int.MaxValue);
            for (; i + 8 <= count; i += 8)
            {
                Vector256<int> delta = Vector256.Load(from + i + 1) - Vector256.Load(from + i);
                least = Vector256.Min(least, delta);
                delta.AsUInt32().Store(deltas + i);
            }

            for (int lane = 0; lane < 8; lane++)
            {
                min = Math.Min(min, least.GetElement(lane));
            }
        }

        for (; i < count; i++)
        {
            int delta = unchecked(from[i + 1] - from[i]);
            min = Math.Min(min, delta);
            deltas[i] = (uint)delta;
        }

        return min;
    }

    private static long Differences(long* from, int count, ulong* deltas)
    {
        int i = 0;
        long min = long.MaxValue;
        if (Vector256.IsHardwareAccelerated && count >= 4)
        {
            Vector256<long> least = Vector256.Create(long.MaxValue);
            for (; i + 4 <= count; i += 4)
            {
                Vector256<long> delta = Vector256.Load(from + i + 1) - Vector256.Load(from + i);
                least = Vector256.Min(least, delta);
                delta.AsUInt64().Store(deltas + i);
            }

            for (int lane = 0; lane < 4; lane++)
            {
                min = Math.Min(min, least.GetElement(lane));
            }
        }

        for (; i < count; i++)
        {
            long delta = unchecked(from[i + 1] - from[i]);
            min = Math.Min(min, delta);
            deltas[i] = (ulong)delta;
        }

        return min;
    }

    /// <summary>Makes the differences relative to the least and pads the block with zeros.</summary>
    private static void Subtract(uint* deltas, int count, uint min)
    {
        int i = 0;
        for (; i + 8 <= count; i += 8)
        {
            (Vector256.Load(deltas + i) - Vector256.Create(min)).Store(deltas + i);
        }

        for (; i < count; i++)
        {
            deltas[i] -= min;
        }

        new Span<uint>(deltas + count, BlockValues - count).Clear();
    }

    /// <summary>As the other overload; returns all bits that occur.</summary>
    private static ulong Subtract(ulong* deltas, int count, ulong min)
    {
        int i = 0;
        Vector256<ulong> all = Vector256<ulong>.Zero;
        for (; i + 4 <= count; i += 4)
        {
            Vector256<ulong> relative = Vector256.Load(deltas + i) - Vector256.Create(min);
            all |= relative;
            relative.Store(deltas + i);
        }

        ulong bits = all.GetElement(0) | all.GetElement(1) | all.GetElement(2) | all.GetElement(3);
        for (; i < count; i++)
        {
            deltas[i] -= min;
            bits |= deltas[i];
        }

        new Span<ulong>(deltas + count, BlockValues - count).Clear();
        return bits;
    }

    private static void Narrow(ulong* wide, uint* narrow)
    {
        for (int i = 0; i < BlockValues; i += 8)
        {
            Vector256.Narrow(Vector256.Load(wide + i), Vector256.Load(wide + i + 4)).Store(narrow + i);
        }
    }

    private static void WriteBlock32(long min, uint* deltas, int count, ByteSink destination)
    {
        int* widths = stackalloc int[MiniblockCount];
        for (int miniblock = 0; miniblock < MiniblockCount; miniblock++)
        {
            Vector256<uint> all = Vector256<uint>.Zero;
            for (int i = 0; i < MiniblockValues; i += 8)
            {
                all |= Vector256.Load(deltas + (miniblock * MiniblockValues) + i);
            }

            ulong bits = 0;
            for (int lane = 0; lane < 4; lane++)
            {
                bits |= all.AsUInt64().GetElement(lane);
            }

            widths[miniblock] = 32 - BitOperations.LeadingZeroCount((uint)bits | (uint)(bits >> 32));
        }

        WriteBlockHeader(min, widths, destination);
        for (int miniblock = 0; miniblock * MiniblockValues < count; miniblock++)
        {
            int bytes = MiniblockValues / 8 * widths[miniblock];
            BitPacker.Pack(deltas + (miniblock * MiniblockValues), MiniblockValues, widths[miniblock], destination.Reserve(bytes));
            destination.Advance(bytes);
        }
    }

    private static void WriteBlock64(long min, ulong* deltas, int count, ByteSink destination)
    {
        int* widths = stackalloc int[MiniblockCount];
        for (int miniblock = 0; miniblock < MiniblockCount; miniblock++)
        {
            ulong bits = 0;
            for (int i = 0; i < MiniblockValues; i++)
            {
                bits |= deltas[(miniblock * MiniblockValues) + i];
            }

            widths[miniblock] = 64 - BitOperations.LeadingZeroCount(bits);
        }

        WriteBlockHeader(min, widths, destination);
        for (int miniblock = 0; miniblock * MiniblockValues < count; miniblock++)
        {
            int bytes = MiniblockValues / 8 * widths[miniblock];
            BitPacker.Pack64(deltas + (miniblock * MiniblockValues), MiniblockValues, widths[miniblock], destination.Reserve(bytes));
            destination.Advance(bytes);
        }
    }

    private static void WriteBlockHeader(long min, int* widths, ByteSink destination)
    {
        destination.WriteZigZag(min);
        for (int miniblock = 0; miniblock < MiniblockCount; miniblock++)
        {
            destination.WriteByte((byte)widths[miniblock]);
        }
    }
}
