using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static DuckLake.Parquet.MatchFinder;

namespace DuckLake.Parquet;

/// <summary>
/// Encodes the Snappy raw format: a greedy search over a hash table of four-byte sequences, one fragment of 64 KiB at a time.
/// Where nothing matches, ever longer steps are taken. Thread-safe: each thread keeps one table.
/// </summary>
internal static unsafe class SnappyEncoder
{
    private const int FragmentBytes = 1 << 16;
    private const int TableBits = 14;
    private const int SmallestTableBits = 8;

    // Sixteen bytes are copied for short literals, and a match is looked for eight bytes at a time.
    private const int InputMarginBytes = 16;
    private const uint HashMultiplier = 0x9E3779B1;

    [ThreadStatic]
    private static ushort[]? s_table;

    /// <summary>Room the encoder needs for any input of that length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result could pass 2 GiB.</exception>
    public static int MaxCompressedLength(int length)
    {
        long size = 32L + length + length / 6;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue, nameof(length));
        return (int)size;
    }

    /// <summary>Encodes and returns the bytes written.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes.</param>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxCompressedLength(source.Length), nameof(destination));
        ushort[] table = s_table ??= GC.AllocateUninitializedArray<ushort>(1 << TableBits);
        fixed (byte* input = source)
        fixed (byte* output = destination)
        fixed (ushort* slots = table)
        {
            byte* op = output;
            uint length = (uint)source.Length;
            for (; length >= 0x80; length >>= 7)
            {
                *op++ = (byte)(length | 0x80);
            }

            *op++ = (byte)length;
            for (int start = 0; start < source.Length; start += FragmentBytes)
            {
                int size = Math.Min(FragmentBytes, source.Length - start);
                int bits = Math.Clamp(BitOperations.Log2((uint)size) + 1, SmallestTableBits, TableBits);
                new Span<ushort>(slots, 1 << bits).Clear();
                op = EncodeFragment(input + start, size, slots, 32 - bits, op);
            }

            return (int)(op - output);
        }
    }

    private static byte* EncodeFragment(byte* fragment, int size, ushort* table, int shift, byte* op)
    {
        byte* ip = fragment;
        byte* end = fragment + size;
        byte* nextEmit = fragment;
        if (size >= InputMarginBytes)
        {
            byte* limit = end - InputMarginBytes + 1;
            ip++;
            while (true)
            {
                // Search: the step grows by one for every 32 bytes that were looked at in vain.
                uint skip = 32;
                byte* candidate;
                byte* next = ip;
                do
                {
                    ip = next;
                    uint hash = Hash(ip, shift);
                    next = ip + (skip >> 5);
                    skip += skip >> 5;
                    if (next > limit)
                    {
                        goto Rest;
                    }

                    candidate = fragment + table[hash];
                    table[hash] = (ushort)(ip - fragment);
                }
                while (Read32(candidate) != Read32(ip));

                op = EmitLiteral(op, nextEmit, (int)(ip - nextEmit), hasMargin: true);
                do
                {
                    byte* matched = ip + 4;
                    int length = 4 + MatchLength(candidate + 4, matched, end);
                    op = EmitCopy(op, (uint)(ip - candidate), length);
                    ip += length;
                    nextEmit = ip;
                    if (ip >= limit)
                    {
                        goto Rest;
                    }

                    table[Hash(ip - 1, shift)] = (ushort)(ip - 1 - fragment);
                    uint hash = Hash(ip, shift);
                    candidate = fragment + table[hash];
                    table[hash] = (ushort)(ip - fragment);
                }
                while (Read32(candidate) == Read32(ip));

                ip++;
            }
        }

    Rest:
        return nextEmit < end ? EmitLiteral(op, nextEmit, (int)(end - nextEmit), hasMargin: false) : op;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(byte* position, int shift) => Read32(position) * HashMultiplier >> shift;

    /// <param name="op">Where to.</param>
    /// <param name="from">The bytes.</param>
    /// <param name="length">At least 1, at most a fragment, unless the margin is there.</param>
    /// <param name="hasMargin">Whether 16 bytes may be read from <paramref name="from"/> whatever the length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitLiteral(byte* op, byte* from, int length, bool hasMargin)
    {
        int tag = length - 1;
        if (length <= 16 && hasMargin)
        {
            *op++ = (byte)(tag << 2);
            Vector128.Load(from).Store(op);
            return op + length;
        }

        if (tag < 60)
        {
            *op++ = (byte)(tag << 2);
        }
        else if (tag < 256)
        {
            *op++ = 60 << 2;
            *op++ = (byte)tag;
        }
        else
        {
            *op++ = 61 << 2;
            *op++ = (byte)tag;
            *op++ = (byte)(tag >> 8);
        }

        Unsafe.CopyBlockUnaligned(op, from, (uint)length);
        return op + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitCopy(byte* op, uint offset, int length)
    {
        if (length < 12 && offset < 2048)
        {
            *op++ = (byte)(1 | (uint)(length - 4) << 2 | offset >> 8 << 5);
            *op++ = (byte)offset;
            return op;
        }

        // A rest of less than 4 bytes could not take the shorter form.
        for (; length >= 68; length -= 64)
        {
            op = EmitLongCopy(op, offset, 64);
        }

        if (length > 64)
        {
            op = EmitLongCopy(op, offset, 60);
            length -= 60;
        }

        return length < 12 && offset < 2048 ? EmitCopy4To11(op, offset, length) : EmitLongCopy(op, offset, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitCopy4To11(byte* op, uint offset, int length)
    {
        *op++ = (byte)(1 | (uint)(length - 4) << 2 | offset >> 8 << 5);
        *op++ = (byte)offset;
        return op;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EmitLongCopy(byte* op, uint offset, int length)
    {
        *op++ = (byte)(2 | (uint)(length - 1) << 2);
        *op++ = (byte)offset;
        *op++ = (byte)(offset >> 8);
        return op;
    }
}
