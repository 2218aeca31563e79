using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static DuckLake.Parquet.MatchFinder;

namespace DuckLake.Parquet;

/// <summary>Encodes the LZ4 block format by a greedy search. Thread-safe: each thread keeps one table.</summary>
internal static unsafe class Lz4BlockEncoder
{
    private const int MinimumMatchLength = 4;
    private const int LargestOffset = ushort.MaxValue;

    // The last sequence holds literals only, at least 5; the last match begins at least 12 bytes before the end.
    private const int LastLiterals = 5;
    private const int MatchSearchMargin = 12 + 4;
    private const int TableBits = 14;
    private const uint HashMultiplier = 2654435761;

    [ThreadStatic]
    private static int[]? s_table;

    /// <summary>Room the encoder needs for any input of that length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result could pass 2 GiB.</exception>
    public static int MaxCompressedLength(int length)
    {
        long size = length + (long)length / 255 + 32;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue, nameof(length));
        return (int)size;
    }

    /// <summary>Encodes and returns the bytes written.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes.</param>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxCompressedLength(source.Length), nameof(destination));
        int[] table = s_table ??= new int[1 << TableBits];
        table.AsSpan().Clear();
        fixed (byte* input = source)
        fixed (byte* output = destination)
        fixed (int* slots = table)
        {
            return (int)(Encode(input, source.Length, slots, output) - output);
        }
    }

    private static byte* Encode(byte* input, int size, int* table, byte* op)
    {
        byte* end = input + size;
        byte* nextEmit = input;
        if (size > MatchSearchMargin)
        {
            byte* limit = end - MatchSearchMargin;
            byte* matchEnd = end - LastLiterals;
            byte* ip = input + 1;
            while (true)
            {
                uint skip = 64;
                byte* candidate;
                byte* next = ip;
                do
                {
                    ip = next;
                    next = ip + (skip++ >> 6);
                    if (next > limit)
                    {
                        goto Rest;
                    }

                    uint hash = Hash(ip);
                    candidate = input + table[hash];
                    table[hash] = (int)(ip - input);
                }
                while (Read32(candidate) != Read32(ip) || ip - candidate > LargestOffset);

                do
                {
                    while (ip > nextEmit && candidate > input && ip[-1] == candidate[-1])
                    {
                        ip--;
                        candidate--;
                    }

                    int matchLength = MatchLength(candidate + MinimumMatchLength, ip + MinimumMatchLength, matchEnd);
                    op = EmitSequence(op, nextEmit, (int)(ip - nextEmit), (uint)(ip - candidate), matchLength);
                    ip += MinimumMatchLength + matchLength;
                    nextEmit = ip;
                    if (ip > limit)
                    {
                        goto Rest;
                    }

                    table[Hash(ip - 2)] = (int)(ip - 2 - input);
                    uint hash = Hash(ip);
                    candidate = input + table[hash];
                    table[hash] = (int)(ip - input);
                }
                while (Read32(candidate) == Read32(ip) && ip - candidate <= LargestOffset);

                ip++;
            }
        }

    Rest:
        int literals = (int)(end - nextEmit);
        byte* token = op++;
        *token = (byte)(Math.Min(literals, 15) << 4);
        op = EmitLength(op, literals);
        Buffer.MemoryCopy(nextEmit, op, literals, literals);
        return op + literals;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(byte* position) => Read32(position) * HashMultiplier >> (32 - TableBits);

    /// <summary>Literals and a match of <paramref name="matchLength"/> bytes beyond the smallest; more than 16 bytes follow the literals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitSequence(byte* op, byte* literals, int literalCount, uint offset, int matchLength)
    {
        byte* token = op++;
        *token = (byte)(Math.Min(literalCount, 15) << 4 | Math.Min(matchLength, 15));
        if (literalCount < 15)
        {
            Vector128.Load(literals).Store(op);
        }
        else
        {
            op = EmitLength(op, literalCount);
            Unsafe.CopyBlockUnaligned(op, literals, (uint)literalCount);
        }

        op += literalCount;
        *op++ = (byte)offset;
        *op++ = (byte)(offset >> 8);
        return EmitLength(op, matchLength);
    }

    /// <summary>What a length of 15 or more has beyond its half of the token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitLength(byte* op, int length)
    {
        if (length >= 15)
        {
            for (length -= 15; length >= 255; length -= 255)
            {
                *op++ = 255;
            }

            *op++ = (byte)length;
        }

        return op;
    }
}
