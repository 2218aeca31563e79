using System.Buffers.Binary;
using System.Numerics;

namespace DuckLake.Parquet;

/// <summary>XXH64 with seed 0, the hash of bloom filters.</summary>
internal static class XxHash64
{
    private const ulong Prime1 = 11400714785074694791;
    private const ulong Prime2 = 14029467366897019727;
    private const ulong Prime3 = 1609587929392839161;
    private const ulong Prime4 = 9650029242287828579;
    private const ulong Prime5 = 2870177450012600261;

    public static ulong Hash(ReadOnlySpan<byte> data)
    {
        ulong length = (ulong)data.Length;
        ulong hash = Prime5;
        if (data.Length >= 32)
        {
            ulong a = unchecked(Prime1 + Prime2), b = Prime2, c = 0, d = unchecked(0 - Prime1);
            while (data.Length >= 32)
            {
                a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(data));
                b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
                c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
                d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(data[24..]));
                data = data[32..];
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
        }

        hash += length;
        for (; data.Length >= 8; data = data[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(data));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
        }

        if (data.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            data = data[4..];
        }

        foreach (byte value in data)
        {
            hash = BitOperations.RotateLeft(hash ^ value * Prime5, 11) * Prime1;
        }

        return Finish(hash);
    }

    /// <summary>The hash of the four little-endian bytes of a value.</summary>
    public static ulong Hash(uint value)
    {
        ulong hash = Prime5 + sizeof(uint) ^ value * Prime1;
        return Finish(BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3);
    }

    /// <summary>The hash of the eight little-endian bytes of a value.</summary>
    public static ulong Hash(ulong value)
    {
        ulong hash = Prime5 + sizeof(ulong) ^ Round(0, value);
        return Finish(BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4);
    }

    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ hash >> 33) * Prime2;
        hash = (hash ^ hash >> 29) * Prime3;
        return hash ^ hash >> 32;
    }

    private static ulong Round(ulong accumulator, ulong lane) =>
        BitOperations.RotateLeft(accumulator + lane * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong accumulator) => (hash ^ Round(0, accumulator)) * Prime1 + Prime4;
}
